import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { fault } from './fault.ts';

const unzip = promisify(gunzip);

/** The request's body, decompressed. Throws a `Fault` when it is larger than the bound, or compressed otherwise than by gzip. */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw fault('NOT_IMPLEMENTED', 'Bodies are taken as they are or compressed by gzip.');
  }
  const sent = await readBytes(request, bytesMax);
  if (encoding === 'identity' || sent.length === 0) return sent;
  try {
    return await unzip(sent, { maxOutputLength: bytesMax });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooLarge ? tooLarge(bytesMax) : fault('INCORRECT_DATA', 'The body is not valid gzip.');
  }
}

async function readBytes(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bytesMax) throw tooLarge(bytesMax);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function tooLarge(bytesMax: number): Error {
  return fault('TOO_MANY_BYTES', `The request body is larger than ${bytesMax} bytes, the limit here.`);
}
