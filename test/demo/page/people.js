import {element} from './dom.js';

const colours = 8;

/** Everyone that this tab has met, with their pictures. */
export function createPeople(api) {
  const byId = new Map();
  const byName = new Map();
  const pictures = new Map();

  function add(users) {
    for (const user of users) {
      byId.set(user.id, user);
      byName.set(user.username, user);
    }
    return users;
  }

  // A picture needs the session's token, so it is fetched and shown as a blob; initials stand in until (or unless) it comes.
  function picture(user) {
    if (!pictures.has(user.id)) {
      const loading = api.content(`/users/${user.id}/image`).then((blob) => {
        if (!blob.type.startsWith('image/')) throw new Error('not a picture');
        return URL.createObjectURL(blob);
      });
      loading.catch(() => {});
      pictures.set(user.id, loading);
    }
    return pictures.get(user.id);
  }

  function showPicture(user, node) {
    const show = (address) => node.replaceChildren(element('img', {alt: '', src: address}));
    picture(user).then(show, () => {});
  }

  return {
    add,
    all: () => [...byId.values()],
    get: (id) => byId.get(id),
    named: (name) => byName.get(name),
    name: (id) => byId.get(id)?.username ?? 'somebody',

    /** Fetches those of the ids that are not known yet, in one call. */
    async load(ids) {
      const missing = [...new Set(ids)].filter((id) => id && !byId.has(id));
      if (missing.length > 0) add(await api.usersById(missing));
    },

    avatar(user, size = '') {
      const name = user?.username ?? '?';
      const colour = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % colours;
      const node = element('span', {class: `avatar avatar-${colour} ${size}`, 'aria-hidden': 'true'}, initials(name));
      if (user?.last_picture_update > 0) showPicture(user, node);
      return node;
    },
  };
}

/** One or two letters that stand for a name: `token-keeper` is TK. */
export function initials(name) {
  const words = name.split(/[-_. ]+/).filter(Boolean);
  const letters = words.length > 1 ? words.slice(0, 2).map((word) => word[0]) : [name.slice(0, 1)];
  return letters.join('').toUpperCase();
}
