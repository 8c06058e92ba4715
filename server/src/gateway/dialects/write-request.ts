import type { RequestSpans } from './dialect.ts';

/** The body with the model's name replaced and the reading's edits made; all other bytes are the client's. */
export function writeRequest(body: Buffer, reading: RequestSpans, model: string): Buffer {
  const names = reading.modelSpans.map(({ span, prefix }) => ({ span, text: JSON.stringify(prefix + model) }));
  if (names.length + reading.edits.length === 0) return body;
  const changes = [...reading.edits, ...names];
  changes.sort((a, b) => a.span.from - b.span.from);
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { span, text } of changes) {
    pieces.push(body.subarray(at, span.from), Buffer.from(text));
    at = span.to;
  }
  pieces.push(body.subarray(at));
  return Buffer.concat(pieces);
}
