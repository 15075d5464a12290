/** Characters that show nothing: zero-width ones, joiners that we put in to break mentions, and direction marks. */
const invisible = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\u034f/gu;

/** Words of plain characters with single spaces between them, as most people type. */
const isStraight = /^[!-~]+(?: [!-~]+)*$/;

/** Makes straight what phones and word processors bend: curly quotes, dashes before an option, odd spaces. Keeps line breaks. */
export function straighten(text: string): string {
  if (isStraight.test(text)) return text;
  return text
    .replace(/[\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02]/gu, '"')
    .replace(/[\u2018\u2019\u201a\u201b\uff07]/gu, "'")
    .replace(/(^|\s)[\u2012-\u2015\u2212]+(?=\p{L})/gu, '$1--')
    .replace(/[\p{Zs}\t]+/gu, ' ')
    .trim();
}

/** Two texts that fold to the same are the same name: capitals, quotes, doubled spaces and invisible characters do not count. */
export function fold(text: string): string {
  return straighten(text.normalize('NFKC').replace(invisible, '')).replace(/\s+/gu, ' ').toLowerCase();
}

/** The text without a pair of double quotes around all of it. */
export function unquoted(text: string): string {
  const inner = /^"([^"]*)"$/u.exec(text.trim());
  return inner?.[1] ?? text.trim();
}

/**
 * The name of a new token as it was typed: without quotes around it, on one line, and without what a name that was copied from one
 * of our answers carries unseen, nor control characters (a server on Postgres answers 500 to U+0000); '' where nothing of it can be seen.
 */
export function newName(text: string): string {
  const name = unquoted(text)
    .replaceAll('\u2060', '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return fold(name) === '' ? '' : name;
}
