import type { IncomingMessage } from 'node:http';
import type { ArrivingBody } from '../edge/arriving-body.ts';
import type { EdgeBody } from '../edge.ts';

/**
 * Reads a body whole, up to its bounds. Calls back once: with the body, with the refusal as soon as that is known, or
 * with undefined when the client left before its end.
 */
export function readBody(
  request: IncomingMessage,
  arriving: ArrivingBody,
  done: (body: EdgeBody | undefined) => void,
): void {
  let isDone = false;
  const finish = (body: EdgeBody | undefined): void => {
    if (isDone) return;
    isDone = true;
    done(body);
  };
  request.on('data', (chunk: Buffer) => {
    if (isDone) return;
    const refusal = arriving.add(chunk);
    if (refusal !== undefined) finish(refusal);
  });
  request.on('end', () => {
    finish({ kind: 'whole', bytes: arriving.bytes() });
  });
  request.on('error', () => finish(undefined));
  request.on('close', () => finish(undefined));
}

/** Throws the rest of a body away; calls `tooMuch` when it goes on above the bound. */
export function discardBody(request: IncomingMessage, bytesMax: number, tooMuch: () => void): void {
  let size = 0;
  request.on('error', () => {});
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > bytesMax) tooMuch();
  });
}
