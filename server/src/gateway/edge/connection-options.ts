import { HOP_BY_HOP } from './field-roles.ts';

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const NOTHING: ReadonlySet<string> = new Set();
const OPTIONS = new Set<string>(['close', ...HOP_BY_HOP]);

/** Fields that nobody may take out of a message by naming them in Connection: its framing, its address, its keys, its meaning. */
const PROTECTED = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'expect',
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'content-type',
  'content-encoding',
  'cookie',
  'date',
  'cache-control',
  'forwarded',
]);
const PROTECTED_FAMILIES = ['x-forwarded-', 'tallygate-', 'databricks-'];

/** The fields that Connection values nominate for removal (RFC 9110, section 7.6.1); `invalid` when one may not be nominated. */
export type ConnectionOptions =
  | { readonly kind: 'nominated'; readonly names: ReadonlySet<string> }
  | { readonly kind: 'invalid' };

export function readConnection(values: readonly string[]): ConnectionOptions {
  let names: Set<string> | undefined;
  for (const value of values) {
    for (const part of value.split(',')) {
      const name = part.trim().toLowerCase();
      if (name === '' || OPTIONS.has(name)) continue;
      if (!TOKEN.test(name) || isProtected(name)) return { kind: 'invalid' };
      names ??= new Set();
      names.add(name);
    }
  }
  return { kind: 'nominated', names: names ?? NOTHING };
}

/** The flat list without the fields nominated; the very list when there are none. */
export function withoutNominated(fields: string[], names: ReadonlySet<string>): string[] {
  if (names.size === 0) return fields;
  const kept: string[] = [];
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index] ?? '';
    if (!names.has(name)) kept.push(name, fields[index + 1] ?? '');
  }
  return kept;
}

function isProtected(name: string): boolean {
  return PROTECTED.has(name) || PROTECTED_FAMILIES.some((family) => name.startsWith(family));
}
