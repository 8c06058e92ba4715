/**
 * The encoding of a request's body, such as `gzip`, by its flat fields (RFC 9110, section 8.4). Undefined: it has none, which may be
 * said as `identity`. Bodies are read as they come: what is packed tells neither its endpoint nor what it may use.
 */
export function foreignEncoding(headers: readonly string[]): string | undefined {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (headers[index] !== 'content-encoding') continue;
    const value = headers[index + 1] ?? '';
    if (!NONE.test(value)) return value;
  }
  return undefined;
}

/** A list of nothing else than `identity`, or of nothing. */
const NONE = /^[\t ,]*(?:identity(?:[\t ,]+|$))*$/i;

/** What an answer of status 415 says of the encodings that would have been accepted (RFC 9110, section 15.5.16). */
export const ACCEPTED_ENCODING: readonly [string, string] = ['accept-encoding', 'identity'];
