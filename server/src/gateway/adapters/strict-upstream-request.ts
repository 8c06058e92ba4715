import { fieldReader, isFieldValue } from '../edge/field-roles.ts';
import type { UpstreamRequest } from '../upstream.ts';

const METHOD = /^[A-Z]{1,20}$/;
/** Visible characters of ASCII, beginning with a slash. */
const PATH = /^\/[\x21-\x7e]*$/;
const METHODS_WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/** Fields that frame a message or address it: we alone write them. */
const field = fieldReader(
  new Map(
    [
      'host',
      'connection',
      'content-length',
      'transfer-encoding',
      'expect',
      'upgrade',
      'trailer',
      'te',
      'keep-alive',
    ].map((name) => [name, 'drop' as const] as const),
  ),
);

/**
 * The head of a request as text (latin1), with the empty line that ends it. Throws for anything that could be read as
 * more, or as other, than one field each.
 */
export function requestHead(request: UpstreamRequest, hostField: string): string {
  const { method, path, headers, body } = request;
  if (!METHOD.test(method)) throw new Error('a method that cannot be sent');
  if (!PATH.test(path)) throw new Error('a path that cannot be sent');
  let head = `${method} ${path} HTTP/1.1\r\nhost: ${hostField}\r\nconnection: keep-alive\r\n`;
  let values = '';
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    if (field(name)?.role !== 'keep') throw new Error(`a field that cannot be sent: ${name}`);
    head += `${name}: ${value}\r\n`;
    values += value;
  }
  if (!isFieldValue(values)) throw new Error('a field with a value that cannot be sent');
  if (body !== undefined || METHODS_WITH_BODY.has(method)) head += `content-length: ${body?.length ?? 0}\r\n`;
  return `${head}\r\n`;
}
