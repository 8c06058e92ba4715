import { foreignEncoding } from '#gateway';
import { ApiRefusal } from './api-context.ts';

/** Longest body of a call of the control plane. */
export const API_BODY_BYTES_MAX = 1024 * 1024;
/** Answers repeat no more of what a caller sent than helps it. */
const SHOWN_CHARS_MAX = 128;

/**
 * Reads a body whole, up to its bound, as JSON. Throws an ApiRefusal that says what is wrong with it. `mayBeEmpty`: no body
 * is an object without members.
 */
export async function readJsonBody(request: Request, how?: { readonly mayBeEmpty: boolean }): Promise<unknown> {
  const bytes = await readBytes(request);
  const encoding = foreignEncoding([...request.headers].flat());
  if (encoding !== undefined) throw new ApiRefusal('body_encoded', { encoding: encoding.slice(0, SHOWN_CHARS_MAX) });
  if (bytes.length === 0 && how?.mayBeEmpty === true) return {};
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw notJson(bytes.length === 0 ? 0 : firstBadByte(bytes), cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const position = /position (\d+)/.exec(String(cause))?.[1];
    throw notJson(Buffer.byteLength(position === undefined ? text : text.slice(0, Number(position))), cause);
  }
}

/** Reads a body whole, up to its bound, as it is. */
export async function readBytes(request: Request): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.length;
    if (length > API_BODY_BYTES_MAX) throw new ApiRefusal('body_too_large', { bytes_max: API_BODY_BYTES_MAX });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function notJson(offset: number, cause: unknown): ApiRefusal {
  const refusal = new ApiRefusal('body_not_json', { offset });
  refusal.cause = cause;
  return refusal;
}

/** Where the bytes stop being UTF-8: the longest beginning that survives a round trip. */
function firstBadByte(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString('utf8'));
  const length = Math.min(bytes.length, again.length);
  for (let index = 0; index < length; index++) if (bytes[index] !== again[index]) return index;
  return length;
}
