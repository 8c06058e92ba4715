import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import type { Problem } from './problems.ts';
import type { ProblemCode } from './texts.ts';

/** A place in the file being read: its node, its path, and where problems with it are collected. */
export interface Spot {
  readonly reading: Reading;
  /** undefined: nothing stands there, or null. */
  readonly node: Node | undefined;
  /** Such as `endpoints[0].destinations[1].provider`; empty at the root. */
  readonly path: string;
  /** Where the node begins, or what should have held it. */
  readonly offset: number;
}

/** What all spots of one file share. */
export interface Reading {
  readonly file: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  /** Looked up by `${NAME}`. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly problems: Problem[];
}

export function rootSpot(reading: Reading): Spot {
  return { reading, node: present(reading, reading.document.contents), path: '', offset: 0 };
}

/** The spot of a member; where it is missing, the spot of what should have held it, under the member's path. */
export function memberSpot(spot: Spot, name: string): Spot {
  const pair = pairsOf(spot).find((each) => each.name === name)?.pair;
  return {
    reading: spot.reading,
    node: pair === undefined ? undefined : present(spot.reading, pair.value as Node | null),
    path: spot.path === '' ? name : `${spot.path}.${name}`,
    offset: offsetOf(pair?.value) ?? offsetOf(pair?.key) ?? spot.offset,
  };
}

/** The spots of a list's elements; empty where there is no list. */
export function elementSpots(spot: Spot): readonly Spot[] {
  if (!isSeq(spot.node)) return [];
  return spot.node.items.map((item, index) => ({
    reading: spot.reading,
    node: present(spot.reading, item as Node | null),
    path: `${spot.path}[${index}]`,
    offset: offsetOf(item) ?? spot.offset,
  }));
}

/** The members that stand there, in order, with the offsets of their names. */
export function memberNames(spot: Spot): readonly { readonly name: string; readonly offset: number }[] {
  return pairsOf(spot).map(({ name, pair }) => ({ name, offset: offsetOf(pair.key) ?? spot.offset }));
}

export function report(spot: Spot, code: ProblemCode, details: Problem['details'] = {}): void {
  spot.reading.problems.push(problemAt(spot, { severity: 'error', code, details }));
}

export function warn(spot: Spot, code: ProblemCode, details: Problem['details'] = {}): void {
  spot.reading.problems.push(problemAt(spot, { severity: 'warning', code, details }));
}

function problemAt(spot: Spot, what: Pick<Problem, 'severity' | 'code' | 'details'>): Problem {
  const { line, col } = spot.reading.lines.linePos(spot.offset);
  const place = { kind: 'file', file: spot.reading.file, path: spot.path, line, column: col } as const;
  return { ...what, place };
}

function pairsOf(spot: Spot): readonly { readonly name: string; readonly pair: Pair }[] {
  if (!isMap(spot.node)) return [];
  return spot.node.items
    .filter((item) => isPair(item))
    .map((pair) => ({ name: isScalar(pair.key) ? String(pair.key.value) : '?', pair }));
}

function present(reading: Reading, node: Node | null): Node | undefined {
  const target = isAlias(node) ? node.resolve(reading.document) : node;
  if (target === null || target === undefined) return undefined;
  return isScalar(target) && target.value === null ? undefined : (target as Node);
}

function offsetOf(node: unknown): number | undefined {
  const range = (node as { range?: readonly number[] | null } | null | undefined)?.range;
  return range?.[0];
}
