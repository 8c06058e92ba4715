import { groupOf } from './groups.ts';
import { type CpuProfile, type ProfileNode, SAMPLE_EVERY_MICROS } from './start-profiler.ts';

/** Time that something was on top of the stack. */
export interface SelfTime {
  readonly name: string;
  readonly micros: number;
}

/** Self times of a profile, the largest first; the time in which nothing ran is left out. */
export interface Summary {
  readonly groups: readonly SelfTime[];
  /** Files of the gateway's own code, with what they call that is not the gateway's. */
  readonly files: readonly SelfTime[];
  readonly functions: readonly SelfTime[];
  readonly busyMicros: number;
}

/** A sample that comes later than this says that the processor was somebody else's, not that one function took so long. */
const SAMPLE_MICROS_MAX = 2 * SAMPLE_EVERY_MICROS;

/** Adds up self times by group and by function. */
export function summarise({ nodes, samples, timeDeltas }: CpuProfile): Summary {
  const selfOf = new Map<number, number>();
  samples.forEach((id, index) => {
    selfOf.set(id, (selfOf.get(id) ?? 0) + Math.min(timeDeltas[index] ?? 0, SAMPLE_MICROS_MAX));
  });
  const byGroup = new Map<string, number>();
  const byFile = new Map<string, number>();
  const byFunction = new Map<string, number>();
  const owners = ownersOf(nodes);
  for (const node of nodes) {
    const micros = selfOf.get(node.id) ?? 0;
    const { group, file } = owners.get(node.id) ?? { group: 'other code', file: undefined };
    if (micros === 0 || group === 'idle') continue;
    addTo(byGroup, group, micros);
    if (file !== undefined) addTo(byFile, file, micros);
    const { functionName, lineNumber, url } = node.callFrame;
    const place = url === '' ? `[${group}]` : `${shortPath(url)}:${lineNumber + 1}`;
    addTo(byFunction, `${functionName || '(anonymous)'} ${place}`, micros);
  }
  const groups = largestFirst(byGroup);
  return {
    groups,
    files: largestFirst(byFile),
    functions: largestFirst(byFunction),
    busyMicros: groups.reduce((sum, { micros }) => sum + micros, 0),
  };
}

/** What a frame's time belongs to. */
interface Owner {
  readonly group: string;
  /** The file of ours that it is in, or else that of the next caller that is ours. */
  readonly file: string | undefined;
}

const OURS = /\/server\/src\//;

/** From the root down, since a frame without a place of its own takes its caller's. */
function ownersOf(nodes: readonly ProfileNode[]): ReadonlyMap<number, Owner> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const owners = new Map<number, Owner>();
  const open: { readonly id: number; readonly caller: Owner | undefined }[] = [];
  if (nodes[0] !== undefined) open.push({ id: nodes[0].id, caller: undefined });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const node = byId.get(next.id);
    if (node === undefined) continue;
    const owner = ownerOf(node.callFrame, next.caller);
    owners.set(node.id, owner);
    for (const id of node.children ?? []) open.push({ id, caller: owner });
  }
  return owners;
}

function ownerOf(frame: ProfileNode['callFrame'], caller: Owner | undefined): Owner {
  const group = groupOf(frame, caller?.group);
  if (OURS.test(frame.url)) return { group, file: shortPath(frame.url) };
  return { group, file: caller?.file };
}

function shortPath(url: string): string {
  return url.replace(/^file:\/\/.*\/(server\/src|node_modules)\//, '');
}

function addTo(times: Map<string, number>, name: string, micros: number): void {
  times.set(name, (times.get(name) ?? 0) + micros);
}

function largestFirst(times: ReadonlyMap<string, number>): readonly SelfTime[] {
  return [...times].map(([name, micros]) => ({ name, micros })).sort((a, b) => b.micros - a.micros);
}
