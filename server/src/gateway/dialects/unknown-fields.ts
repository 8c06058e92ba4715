import { membersOf } from './read-members.ts';

/** Names kept of one usage object, at most. */
const FIELDS_MAX = 16;
const NAME = /^\w{1,48}$/;

/**
 * Makes a function that finds the numeric members of a usage object that are not among the known ones; a member of a member is `outer.inner`.
 * Lists are not gone through. What is no name (long, odd characters) is `other`. undefined: there are none, as is usual.
 */
export function unknownFieldFinder(
  known: readonly string[],
): (usage: Readonly<Record<string, unknown>>) => readonly string[] | undefined {
  const isKnown = new Set(known);
  const innerOf = knownInner(known);
  return (usage) => {
    let found: string[] | undefined;
    const note = (path: string) => {
      found ??= [];
      if (found.length < FIELDS_MAX && !found.includes(path)) found.push(path);
    };
    for (const name in usage) {
      const value = usage[name];
      if (typeof value !== 'number') noteInner(value, { name, isKnown: innerOf.get(name), note });
      else if (!isKnown.has(name)) note(named(name));
    }
    return found;
  };
}

/** Those that stand in a member, by its name. */
function knownInner(known: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const inner = new Map<string, Set<string>>();
  for (const path of known) {
    const [outer = '', name] = path.split('.');
    if (name !== undefined) inner.set(outer, (inner.get(outer) ?? new Set<string>()).add(name));
  }
  return inner;
}

interface Outer {
  readonly name: string;
  readonly isKnown: ReadonlySet<string> | undefined;
  readonly note: (path: string) => void;
}

function noteInner(value: unknown, { name, isKnown, note }: Outer): void {
  const inner = membersOf(value);
  for (const innerName in inner) {
    if (typeof inner[innerName] !== 'number' || isKnown?.has(innerName) === true) continue;
    note(`${named(name)}.${named(innerName)}`);
  }
}

function named(name: string): string {
  return NAME.test(name) ? name : 'other';
}
