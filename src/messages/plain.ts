/** Characters that would be unseen or turn the text around: shown as their code point instead. */
const unseen = /[[\p{DI}\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u2800\ufff9-\ufffb]--[\u200d\ufe00-\ufe0f]]/gv;
/** Parts of emoji that are unseen anywhere else: joiners between two, and what chooses a picture's form. */
const strayJoiner = /(?<!\p{ExtPict}\ufe0f?\p{EMod}?)\u200d|\u200d(?!\p{ExtPict})|(?<![\p{ExtPict}\p{Nd}#*])[\ufe00-\ufe0f]/gu;

/** Word joiner: breaks mentions, links, emoji codes and hashtags without being seen. */
const joiner = '\u2060';

const codePoint = (character: string): string =>
  `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** Makes unseen characters of foreign text visible; line breaks and tabs become spaces. */
export const visible = (text: string): string =>
  text
    .replace(/[\r\n\t]+/gu, ' ')
    .replace(strayJoiner, codePoint)
    .replace(unseen, codePoint);

/** What a backslash escapes in Mattermost's Markdown (a fork of marked, as of 10.11); before anything else it is shown. */
const escapable = /[`*_{}[\]()#+\-.!|>~]/gu;

/**
 * Foreign text (names, user names) as plain words inside Markdown: nothing in it formats, mentions, links or breaks a line.
 * The server looks for mentions in the raw text, so a backslash is not enough: a joiner goes after each opening character.
 */
export const plain = (text: string): string =>
  visible(text)
    .replace(/[\\@:;&]/gu, `$&${joiner}`)
    .replace(escapable, '\\$&')
    .replace(/\\([#~])/gu, `\\$1${joiner}`)
    .replace(/(www)(?=\\\.)/giu, `$1${joiner}`)
    // Neither can be escaped: the one begins links, the other formulas.
    .replaceAll('<', `&lt;${joiner}`)
    .replaceAll('$', '&#36;');

/** Foreign text between backticks, where nothing formats, mentions or links: its own backticks become apostrophes. */
export const inCode = (text: string): string => visible(text).replaceAll('`', '’').trim();

const letters = new Intl.Segmenter();

/** Foreign text on a line of many, or in a menu, which shows no Markdown: visible, and at most so many characters. */
export function brief(text: string, most: number): string {
  const seen = visible(text).trim();
  if (seen.length <= most) return seen;
  const whole = [...letters.segment(seen)].map(({segment}) => segment);
  return whole.length > most ? `${whole.slice(0, most - 1).join('')}…` : whole.join('');
}
