import {
  ARRAY_START,
  allowValues,
  BACKSLASH,
  COMMA,
  OBJECT_END,
  OBJECT_START,
  QUOTE,
  skipColon,
  skipSpace,
  skipString,
  skipValue,
} from './scan-json.ts';

/** Where a member of an object stands, in bytes. */
export interface Member {
  readonly kind: 'string' | 'number' | 'true' | 'false' | 'null' | 'object' | 'array';
  /** Half-open: the value, without space around it. */
  readonly span: { readonly from: number; readonly to: number };
  /** Offset of the name's opening quote. */
  readonly nameAt: number;
  /** The name stands in its object more than once; the other facts are of the last, which is the one that JSON.parse gives. */
  readonly isRepeated: boolean;
}

export type Located<Name extends string> =
  | { readonly kind: 'object'; readonly members: { readonly [N in Name]?: Member } }
  /** JSON, but not an object. */
  | { readonly kind: 'other' }
  /** Not JSON; the offset is of the first byte that cannot be, or the text's length when it ends too early. */
  | { readonly kind: 'invalid'; readonly offset: number };

/** How much of a text is read; where it has more, it counts as no JSON from there on. */
interface LocateBounds {
  /** Values in all, containers and what is in them. */
  readonly valuesMax: number;
  /** Members of each object that is gone through by name: the outermost, and those in which something is wanted. */
  readonly membersMax: number;
}

/**
 * For what clients send: of 32 MiB in a million values each is 32 bytes, and none takes the loop for long. Lists of numbers are the longest
 * there are: APIs for embeddings take a third of that at once.
 */
export const REQUEST_BOUNDS: LocateBounds = { valuesMax: 1_000_000, membersMax: 10_000 };
const UNBOUNDED: LocateBounds = { valuesMax: Number.POSITIVE_INFINITY, membersMax: Number.POSITIVE_INFINITY };

/**
 * Makes a function that checks a whole JSON text in one pass, as strictly as JSON.parse (but for a depth bound, and
 * UTF-8 taken as it is, and the bounds given), and says where the members of these names stand. `a.b` is member `b` of the object that is member `a`.
 */
export function memberLocator<Name extends string>(
  names: readonly Name[],
  { valuesMax, membersMax }: LocateBounds = UNBOUNDED,
): (bytes: Buffer) => Located<Name> {
  const wanted = wantedOf(names);
  return (bytes) => {
    allowValues(valuesMax);
    const start = skipSpace(bytes, 0);
    const found: Found = {};
    const end =
      bytes[start] === OBJECT_START ? walk({ bytes, wanted, found, membersMax }, start, 0) : skipValue(bytes, start, 0);
    if (end < 0) return { kind: 'invalid', offset: ~end };
    const rest = skipSpace(bytes, end);
    if (rest < bytes.length) return { kind: 'invalid', offset: rest };
    return bytes[start] === OBJECT_START ? { kind: 'object', members: found as Members<Name> } : { kind: 'other' };
  };
}

type Members<Name extends string> = { readonly [N in Name]?: Member };
type Found = Record<string, Member>;

interface Wanted {
  readonly name: string;
  readonly path: string;
  /** The name as it stands in a text that escapes nothing, without quotes. */
  readonly bytes: Buffer;
  readonly isWanted: boolean;
  readonly inner: readonly Wanted[];
}

interface Walk {
  readonly bytes: Buffer;
  readonly wanted: readonly Wanted[];
  readonly found: Found;
  readonly membersMax: number;
}

function wantedOf(names: readonly string[]): Wanted[] {
  const outer = new Set(names.map((name) => name.split('.', 1)[0] ?? name));
  return [...outer].map((name) => ({
    name,
    path: name,
    bytes: Buffer.from(name),
    isWanted: names.includes(name),
    inner: names
      .filter((path) => path.startsWith(`${name}.`))
      .map((path) => {
        const innerName = path.slice(name.length + 1);
        return { name: innerName, path, bytes: Buffer.from(innerName), isWanted: true, inner: [] };
      }),
  }));
}

/** Goes through the members of the object at the offset; gives the offset after it, or `~offset` of the fault. */
function walk(walking: Walk, from: number, depth: number): number {
  const { bytes } = walking;
  let nameAt = skipSpace(bytes, from + 1);
  if (bytes[nameAt] === OBJECT_END) return nameAt + 1;
  for (let members = 0; members < walking.membersMax; members++) {
    const afterName = skipString(bytes, nameAt);
    const valueAt = afterName < 0 ? afterName : skipColon(bytes, afterName);
    if (valueAt < 0) return valueAt;
    const wish = wishNamed(walking, nameAt + 1, afterName - 1);
    const end =
      wish === undefined ? skipValue(bytes, valueAt, depth + 1) : note(walking, wish, { nameAt, valueAt, depth });
    if (end < 0) return end;
    const next = skipSpace(bytes, end);
    if (bytes[next] === OBJECT_END) return next + 1;
    if (bytes[next] !== COMMA) return ~next;
    nameAt = skipSpace(bytes, next + 1);
  }
  return ~nameAt;
}

/** The wanted member whose name stands between the offsets, if it is one. */
function wishNamed({ bytes, wanted }: Walk, from: number, to: number): Wanted | undefined {
  for (const wish of wanted) {
    if (wish.bytes.length === to - from && isAt(bytes, from, wish.bytes)) return wish;
  }
  // An escape may hide a name that the provider would see ("mod\u0065l"); such names are rare enough to be decoded.
  let at = from;
  while (at < to && bytes[at] !== BACKSLASH) at++;
  if (at === to) return undefined;
  const name: unknown = JSON.parse(bytes.toString('utf8', from - 1, to + 1));
  return wanted.find((wish) => wish.name === name);
}

function isAt(bytes: Buffer, from: number, text: Buffer): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[from + index] !== text[index]) return false;
  }
  return true;
}

/** Notes a wanted member, and goes into it where something inside is wanted; gives the offset after its value. */
function note(walking: Walk, wish: Wanted, at: { nameAt: number; valueAt: number; depth: number }): number {
  const { bytes, found, membersMax } = walking;
  const { nameAt, valueAt, depth } = at;
  const isRepeated = found[wish.path] !== undefined;
  if (isRepeated) for (const { path } of wish.inner) delete found[path];
  const isWalked = wish.inner.length > 0 && bytes[valueAt] === OBJECT_START;
  const end = isWalked
    ? walk({ bytes, found, membersMax, wanted: wish.inner }, valueAt, depth + 1)
    : skipValue(bytes, valueAt, depth + 1);
  if (end < 0 || !wish.isWanted) return end;
  found[wish.path] = { kind: kindOf(bytes[valueAt] ?? 0), span: { from: valueAt, to: end }, nameAt, isRepeated };
  return end;
}

const KINDS = new Map<number, Member['kind']>([
  [QUOTE, 'string'],
  [OBJECT_START, 'object'],
  [ARRAY_START, 'array'],
  ['t'.charCodeAt(0), 'true'],
  ['f'.charCodeAt(0), 'false'],
  ['n'.charCodeAt(0), 'null'],
]);

function kindOf(firstByte: number): Member['kind'] {
  return KINDS.get(firstByte) ?? 'number';
}
