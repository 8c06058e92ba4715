import type { EndpointVersionFacts } from '@tallygate/contract';

/** One member that differs between two versions, as text. */
export interface Difference {
  /** As the API calls it, such as `destinations[0].model`. */
  readonly member: string;
  /** Undefined: it was not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a version changed; everything of it where there is none before it. */
export function versionDiff(
  before: EndpointVersionFacts | undefined,
  after: EndpointVersionFacts,
): readonly Difference[] {
  const [old, now] = [flatten(before), flatten(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((member) => old.get(member) !== now.get(member))
    .map((member) => ({ member, before: old.get(member), after: now.get(member) }));
}

/** What tells versions apart without being part of what an endpoint does. */
const OWN_FACTS: ReadonlySet<string> = new Set(['version', 'updated_at', 'updated_by']);

function flatten(version: EndpointVersionFacts | undefined): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  for (const [name, value] of Object.entries(version ?? {})) {
    if (!OWN_FACTS.has(name)) collect(value, name, leaves);
  }
  return leaves;
}

function collect(value: unknown, member: string, leaves: Map<string, string>): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) collect(each, `${member}[${index}]`, leaves);
  } else if (typeof value === 'object') {
    for (const [name, each] of Object.entries(value)) collect(each, `${member}.${name}`, leaves);
  } else leaves.set(member, String(value));
}
