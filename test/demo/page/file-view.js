import {element, icon} from './dom.js';

const size = new Intl.NumberFormat(undefined, {notation: 'compact', style: 'unit', unit: 'byte', unitDisplay: 'narrow'});

/** A file of a post: a picture is shown, anything else can be saved. */
export function fileView(file, api) {
  const isPicture = /^image\/(?:png|jpeg|gif|webp)$/.test(file.mime_type ?? '');
  return isPicture ? picture(file, api) : download(file, api);
}

function picture(file, api) {
  const image = element('img', {
    class: 'file-picture',
    alt: file.name,
    width: file.width || undefined,
    height: file.height || undefined,
  });
  const problem = (error) => image.replaceWith(element('p', {class: 'action-error'}, `${file.name}: ${error.message}`));
  api.content(`/files/${file.id}`).then((blob) => {
    image.src = URL.createObjectURL(blob);
  }, problem);
  return image;
}

function download(file, api) {
  const button = element(
    'button',
    {type: 'button', class: 'file'},
    icon('file'),
    element('span', {class: 'file-name'}, file.name),
    size.format(file.size ?? 0),
  );
  button.addEventListener('click', async () => {
    const address = URL.createObjectURL(await api.content(`/files/${file.id}`));
    element('a', {href: address, download: file.name}).click();
    URL.revokeObjectURL(address);
  });
  return button;
}
