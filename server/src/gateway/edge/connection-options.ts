import { HOP_BY_HOP } from './field-roles.ts';

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const NOTHING: ReadonlySet<string> = new Set();
const OPTIONS = new Set<string>(HOP_BY_HOP);

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

/** What Connection values ask for (RFC 9110, section 7.6.1); `invalid` when a field is named that may not be taken out. */
export type ConnectionOptions =
  | {
      readonly kind: 'read';
      /** Fields nominated for removal. */
      readonly names: ReadonlySet<string>;
      readonly asksToClose: boolean;
      readonly asksToKeep: boolean;
    }
  | { readonly kind: 'invalid' };

const KEEP: ConnectionOptions = { kind: 'read', names: NOTHING, asksToClose: false, asksToKeep: true };
const NO_WORD: ConnectionOptions = { kind: 'read', names: NOTHING, asksToClose: false, asksToKeep: false };

export function readConnection(values: readonly string[]): ConnectionOptions {
  if (values.length === 0) return NO_WORD;
  if (values.length === 1 && values[0]?.toLowerCase() === 'keep-alive') return KEEP;
  let names: Set<string> | undefined;
  let asksToClose = false;
  let asksToKeep = false;
  for (const value of values) {
    for (const part of value.split(',')) {
      const name = part.trim().toLowerCase();
      asksToClose ||= name === 'close';
      asksToKeep ||= name === 'keep-alive';
      if (name === '' || name === 'close' || OPTIONS.has(name)) continue;
      if (!TOKEN.test(name) || isProtected(name)) return { kind: 'invalid' };
      names ??= new Set();
      names.add(name);
    }
  }
  return { kind: 'read', names: names ?? NOTHING, asksToClose, asksToKeep };
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
