/**
 * JSON of one string, cut to a number of UTF-16 units. Half a surrogate pair becomes U+FFFD: the warehouse would refuse
 * the whole batch for its escape.
 */
export function jsonText(text: string, charsMax: number): string {
  const kept = text.length > charsMax ? text.slice(0, charsMax) : text;
  return JSON.stringify(kept.isWellFormed() ? kept : kept.toWellFormed());
}

/**
 * The same for a text that many rows have in common, such as a model's name: the JSON of the last ones is remembered. Not for texts that
 * differ from row to row, nor for bounds below `REPEATED_CHARS_MAX`.
 */
export function repeatedText(text: string, charsMax: number): string {
  if (text.length > REPEATED_CHARS_MAX) return jsonText(text, charsMax);
  const known = repeatedTexts.get(text);
  if (known !== undefined) return known;
  const json = jsonText(text, charsMax);
  if (repeatedTexts.size >= REPEATED_TEXTS_MAX) repeatedTexts.clear();
  repeatedTexts.set(flat(text), json);
  return json;
}

/**
 * The same well-formed text in one piece of its own, to be kept: one that was put together is put together again at each use, and one that
 * is a piece of a whole head keeps that.
 */
export function flat(text: string): string {
  return Buffer.from(text).toString();
}

/** Texts up to this length, in UTF-16 units, are cut by no bound of a column, so that one memory serves all. */
const REPEATED_CHARS_MAX = 128;
const REPEATED_TEXTS_MAX = 1024;
const repeatedTexts = new Map<string, string>();

/** The same for a string that may not be known. */
export function jsonTextOrNull(text: string | undefined, charsMax: number): string {
  return text === undefined ? 'null' : jsonText(text, charsMax);
}

/** JSON of an array of strings; what comes after `bytesMax` bytes of text is left out. */
export function jsonTexts(texts: readonly string[], bounds: TextsBounds): string {
  return `[${fitting(
    texts.map((text) => jsonText(text, bounds.charsMax)),
    bounds.bytesMax,
  )}]`;
}

/** JSON of an object of strings; what comes after `bytesMax` bytes of text is left out. */
export function jsonMap(map: Readonly<Record<string, string>>, bounds: TextsBounds): string {
  const members = Object.entries(map).map(
    ([name, value]) => `${jsonText(name, bounds.charsMax)}:${jsonText(value, bounds.charsMax)}`,
  );
  return `{${fitting(members, bounds.bytesMax)}}`;
}

/** Of an array or a map. */
export interface TextsBounds {
  /** Of each string, in UTF-16 units. */
  readonly charsMax: number;
  /** Of the whole JSON text, in bytes. */
  readonly bytesMax: number;
}

/** As many of the pieces, from the first on, as fit with commas between them and two brackets around. */
export function fitting(pieces: readonly string[], bytesMax: number): string {
  let bytes = 2;
  const kept: string[] = [];
  for (const piece of pieces) {
    bytes += Buffer.byteLength(piece) + 1;
    if (bytes > bytesMax) break;
    kept.push(piece);
  }
  return kept.join(',');
}
