import type { RequestSpans } from './dialect.ts';

/** The body with the model's name replaced and the reading's edits made; all other bytes are the client's. */
export function writeRequest(body: Buffer, reading: RequestSpans, model: string): Buffer {
  const changes: RequestSpans['edits'][number][] = [...reading.edits];
  for (const { span, prefix } of reading.modelSpans) changes.push({ span, text: JSON.stringify(prefix + model) });
  if (changes.length === 0) return body;
  changes.sort((a, b) => a.span.from - b.span.from);
  let bytes = body.length;
  for (const { span, text } of changes) bytes += Buffer.byteLength(text) - (span.to - span.from);
  const written = Buffer.allocUnsafe(bytes);
  let from = 0;
  let at = 0;
  for (const { span, text } of changes) {
    at += body.copy(written, at, from, span.from);
    at += written.write(text, at);
    from = span.to;
  }
  body.copy(written, at, from);
  return written;
}
