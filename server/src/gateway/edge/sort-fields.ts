import { fieldReader, HOP_BY_HOP, isFieldValue } from './field-roles.ts';

/** The fields of a request by what reads them; values in order. */
export interface SortedFields {
  /** End-to-end fields, flat, names in lower case. */
  readonly kept: string[];
  readonly hosts: string[];
  readonly lengths: string[];
  readonly codings: string[];
  readonly connections: string[];
  readonly expectations: string[];
  readonly authorizations: string[];
  readonly apiKeys: string[];
  /** Only from a trusted peer. */
  readonly forwardedFor: string[];
}

const requestField = fieldReader(
  new Map([
    ['host', 'host' as const],
    ['content-length', 'length' as const],
    ['transfer-encoding', 'coding' as const],
    ['connection', 'connection' as const],
    ['expect', 'expect' as const],
    ['authorization', 'authorization' as const],
    ['x-api-key', 'api_key' as const],
    ['x-goog-api-key', 'api_key' as const],
    ['x-forwarded-for', 'forwarded_for' as const],
    ['forwarded', 'forwarded' as const],
    ['x-forwarded-host', 'forwarded' as const],
    ['x-forwarded-port', 'forwarded' as const],
    ['x-forwarded-prefix', 'forwarded' as const],
    ['x-forwarded-proto', 'forwarded' as const],
    ['x-forwarded-server', 'forwarded' as const],
    ['x-real-ip', 'forwarded' as const],
    ...HOP_BY_HOP.map((name) => [name, 'drop' as const] as const),
  ]),
);

/** Undefined when a name is not a token or a value holds a control character. */
export function sortFields(fields: readonly string[], isPeerTrusted: boolean): SortedFields | undefined {
  const found: SortedFields = {
    kept: [],
    hosts: [],
    lengths: [],
    codings: [],
    connections: [],
    expectations: [],
    authorizations: [],
    apiKeys: [],
    forwardedFor: [],
  };
  let values = '';
  for (let index = 0; index < fields.length; index += 2) {
    const field = requestField(fields[index] ?? '');
    const value = fields[index + 1] ?? '';
    if (field === undefined) return undefined;
    values += value;
    switch (field.role) {
      case 'keep':
        found.kept.push(field.name, value);
        break;
      case 'forwarded':
      case 'forwarded_for':
        if (isPeerTrusted) found.kept.push(field.name, value);
        if (isPeerTrusted && field.role === 'forwarded_for') found.forwardedFor.push(value);
        break;
      case 'drop':
        break;
      default:
        found[LISTS[field.role]].push(value);
    }
  }
  return isFieldValue(values) ? found : undefined;
}

const LISTS = {
  host: 'hosts',
  length: 'lengths',
  coding: 'codings',
  connection: 'connections',
  expect: 'expectations',
  authorization: 'authorizations',
  api_key: 'apiKeys',
} as const;

/** True when a trailer section (flat) holds a field that would have framed, addressed or authorized the request. */
export function isTrailerHarmful(trailers: readonly string[]): boolean {
  for (let index = 0; index < trailers.length; index += 2) {
    if (requestField(trailers[index] ?? '')?.role !== 'keep') return true;
  }
  return false;
}
