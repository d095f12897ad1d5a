// How long a text is, at once; the server's own counting follows and has the last word.

const graphemes = globalThis.Intl?.Segmenter ? new Intl.Segmenter() : null;
const LINK = /https?:\/\/\S+|(?<![@\w.])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|app|dev|info|biz|co|ca|uk|de|fr|eu|us|me|ly)\b(?:\/\S*)?/giu;
const LINK_LENGTH = 23;

const isLight = (point) =>
  point <= 4351 || (point >= 8192 && point <= 8205) || (point >= 8208 && point <= 8223) || (point >= 8242 && point <= 8247);

function weigh(grapheme) {
  if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(grapheme) && !/^[\d#*©®]$/u.test(grapheme)) return 2;
  return [...grapheme].reduce((sum, character) => sum + (isLight(character.codePointAt(0)) ? 1 : 2), 0);
}

const split = (text) => (graphemes ? Array.from(graphemes.segment(text), (each) => each.segment) : [...text]);

/** Whether a text holds a link. */
export const hasLink = (text) => text.search(LINK) >= 0;

/** About how long a text is for a network. */
export function estimate(network, text) {
  const trimmed = text.normalize("NFC").trim();
  if (network !== "x") return [...trimmed].length;
  const links = trimmed.match(LINK)?.length ?? 0;
  return split(trimmed.replace(LINK, "")).reduce((sum, each) => sum + weigh(each), links * LINK_LENGTH);
}
