import { CSV_MARK } from './csv-line.ts';

/** Where in a line a byte stands; `opened`: just behind the quote that opens a text, `null`: behind the backslash of `\N`. */
type Place = 'start' | 'opened' | 'text' | 'plain' | 'null';

const [QUOTE, BACKSLASH] = [...Buffer.from('"\\')];
const ENDS: ReadonlySet<number> = new Set(Buffer.from(',\n'));
const APOSTROPHE = Buffer.from("'");
/** What a formula begins with. */
const OF_FORMULAS: ReadonlySet<number> = new Set(Buffer.from('=+-@\t\r'));

/**
 * The engine's CSV as spreadsheets are to read it, in pieces as it comes: with the mark of UTF-8, an apostrophe before texts that would
 * be computed, and NULL empty. In what the engine writes, texts stand in quotes, numbers do not, and NULL is `\N`.
 */
export async function* spreadsheetCsv(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(CSV_MARK);
  let place: Place = 'start';
  for await (const chunk of chunks) {
    const pieces: Uint8Array[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      const next = after(place, byte);
      if (place === 'opened' && OF_FORMULAS.has(byte)) {
        pieces.push(chunk.subarray(from, at), APOSTROPHE);
        from = at;
      }
      if (place === 'null' || next === 'null') {
        pieces.push(chunk.subarray(from, at));
        from = at + 1;
      }
      place = next;
    }
    yield Buffer.concat([...pieces, chunk.subarray(from)]);
  }
}

/** The place behind a byte. A doubled quote closes a text and opens it again. */
function after(place: Place, byte: number): Place {
  switch (place) {
    case 'start':
      if (byte === QUOTE) return 'opened';
      if (byte === BACKSLASH) return 'null';
      return ENDS.has(byte) ? 'start' : 'plain';
    case 'opened':
    case 'text':
      return byte === QUOTE ? 'plain' : 'text';
    case 'plain':
      if (byte === QUOTE) return 'text';
      return ENDS.has(byte) ? 'start' : 'plain';
    case 'null':
      return 'plain';
  }
}
