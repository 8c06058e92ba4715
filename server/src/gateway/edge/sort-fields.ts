import { fieldReader, HOP_BY_HOP, isFieldValue } from './field-roles.ts';

/** The fields of a request by what reads them; values in order. */
export interface SortedFields {
  /** End-to-end fields, flat, names in lower case. */
  readonly kept: string[];
  readonly hosts: readonly string[];
  readonly lengths: readonly string[];
  readonly codings: readonly string[];
  readonly connections: readonly string[];
  readonly expectations: readonly string[];
  readonly authorizations: readonly string[];
  readonly apiKeys: readonly string[];
  /** Only from a trusted peer. */
  readonly forwardedFor: readonly string[];
}

/** The same while it is filled. Most lists stay empty, and the others mostly have one value. */
type Filling = { -readonly [List in keyof SortedFields]: SortedFields[List] };

const NONE: readonly string[] = [];

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
  const found: Filling = {
    kept: [],
    hosts: NONE,
    lengths: NONE,
    codings: NONE,
    connections: NONE,
    expectations: NONE,
    authorizations: NONE,
    apiKeys: NONE,
    forwardedFor: NONE,
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
        if (isPeerTrusted && field.role === 'forwarded_for') found.forwardedFor = and(found.forwardedFor, value);
        break;
      case 'drop':
        break;
      default:
        found[LISTS[field.role]] = and(found[LISTS[field.role]], value);
    }
  }
  return isFieldValue(values) ? found : undefined;
}

function and(values: readonly string[], value: string): readonly string[] {
  return values === NONE ? [value] : [...values, value];
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
