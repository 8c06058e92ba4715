const LF = 0x0a;
const CR = 0x0d;

/** What must be remembered of a stream's line ends between two chunks. */
export interface LineProgress {
  line: LineState;
}

/**
 * Where the first event ends that ends at or after `from`: the offset behind its blank line, or -1 when none ends in
 * the chunk. A line ends in a line feed, a carriage return, or both. Keeps `progress` for the next call.
 */
export function findEnd(progress: LineProgress, chunk: Buffer, from: number): number {
  let { line } = progress;
  let at = from;
  let end = -1;
  while (end < 0 && at < chunk.length) {
    const byte = chunk[at] as number;
    if (line === 'ended') end = byte === LF ? at + 1 : at;
    else if (line === 'empty' && byte === LF) end = at + 1;
    line = end < 0 ? stateAfter(line, byte) : 'empty';
    at = line === 'text' ? skipText(chunk, at) : at + 1;
  }
  progress.line = line;
  return end;
}

/** Of the line that the next byte belongs to. */
type LineState =
  /** Nothing on it. */
  | 'empty'
  /** Nothing on it, and a line feed here would still belong to the line end before. */
  | 'empty_after_return'
  | 'text'
  /** It was blank and ended by a carriage return. A line feed that follows, perhaps in the next chunk, belongs to that. */
  | 'ended';

function stateAfter(line: LineState, byte: number): LineState {
  if (byte === LF) return 'empty';
  if (byte !== CR) return 'text';
  return line === 'text' ? 'empty_after_return' : 'ended';
}

function skipText(chunk: Buffer, from: number): number {
  let at = from;
  while (at < chunk.length) {
    const byte = chunk[at] as number;
    if (byte === LF || byte === CR) break;
    at++;
  }
  return at;
}
