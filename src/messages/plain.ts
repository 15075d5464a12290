/** Characters that would be unseen or turn the text around: shown as their code point instead. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** Word joiner: breaks mentions, links, emoji codes and hashtags without being seen. */
const joiner = '\u2060';

const codePoint = (character: string): string =>
  `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** Makes unseen characters of foreign text visible; line breaks and tabs become spaces. */
export const visible = (text: string): string => text.replace(/[\r\n\t]+/gu, ' ').replace(unseen, codePoint);

/**
 * Foreign text (names, user names) as plain words inside Markdown: nothing in it formats, mentions, links or breaks a line.
 * The server looks for mentions in the raw text, so a backslash is not enough: a joiner goes after each opening character.
 */
export const plain = (text: string): string =>
  visible(text)
    .replace(/[\\`*_{}[\]()#+\-.!|<>~&$=^]/gu, '\\$&')
    .replace(/[@:]/gu, `$&${joiner}`)
    .replace(/\\([#~])/gu, `\\$1${joiner}`)
    .replace(/\b(www)(?=\\\.)/giu, `$1${joiner}`);
