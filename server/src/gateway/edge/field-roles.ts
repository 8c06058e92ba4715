/** What a field means to us: kept as it is, dropped, or read by a rule of its own. */
export interface Field<Role extends string> {
  /** In lower case. */
  readonly name: string;
  readonly role: Role | 'keep' | 'drop';
}

const SPELLINGS_MAX = 2048;
/** Longer ones are read anew each time, so that nobody fills the memory with them. */
const SPELLING_BYTES_MAX = 64;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * Makes a look-up from the spelling on the wire to the field; undefined for a name that is not a token (RFC 9110,
 * section 5.6.2). Spellings are remembered, so that lower-casing and checking happen once for each.
 * A name that differs from one with a role only by underscores is dropped: some servers read both as the same.
 */
export function fieldReader<Role extends string>(
  roles: ReadonlyMap<string, Role | 'drop'>,
): (spelling: string) => Field<Role> | undefined {
  const known = new Map<string, Field<Role>>();
  return (spelling) => {
    const seen = known.get(spelling);
    if (seen !== undefined) return seen;
    if (!TOKEN.test(spelling)) return undefined;
    const name = spelling.toLowerCase();
    const look = name.includes('_') && roles.has(name.replaceAll('_', '-'));
    const field: Field<Role> = { name, role: look ? 'drop' : (roles.get(name) ?? 'keep') };
    if (known.size < SPELLINGS_MAX && spelling.length <= SPELLING_BYTES_MAX) known.set(spelling, field);
    return field;
  };
}

/** True for a value of visible characters, blanks and tabs (RFC 9110, section 5.5): no CR, LF, NUL or other control. */
export function isFieldValue(value: string): boolean {
  return FIELD_VALUE.test(value);
}

/** Fields that end at the next hop (RFC 9110, section 7.6.1), besides those that frame the message. */
export const HOP_BY_HOP = [
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'http2-settings',
  'proxy-connection',
  'proxy-authorization',
  'proxy-authenticate',
  'proxy-authentication-info',
] as const;

const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
