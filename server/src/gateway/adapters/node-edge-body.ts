import type { IncomingMessage } from 'node:http';
import type { EdgeBody } from '../edge.ts';
import { GatheredBytes } from '../gathered-bytes.ts';

/**
 * Reads a body whole, up to the bound. Calls back once: with the body, with `too_large` as soon as that is known, or
 * with undefined when the client left before its end.
 */
export function readBody(request: IncomingMessage, bytesMax: number, done: (body: EdgeBody | undefined) => void): void {
  const gathered = new GatheredBytes();
  let isDone = false;
  const finish = (body: EdgeBody | undefined): void => {
    if (isDone) return;
    isDone = true;
    done(body);
  };
  request.on('data', (chunk: Buffer) => {
    if (isDone) return;
    if (gathered.length + chunk.length <= bytesMax) {
      gathered.add(chunk);
      return;
    }
    gathered.clear();
    finish({ kind: 'too_large', bytesMax });
  });
  request.on('end', () => {
    finish({ kind: 'whole', bytes: gathered.bytes() });
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
