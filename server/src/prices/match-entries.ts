import type { PricedProvider, PriceEntry } from './facts.ts';

/** The entries of one provider and model of the book, by their time: the last one that began is in force. */
export type EntryGroup = readonly PriceEntry[];

/**
 * The groups that could give a model its price, the most telling first: a provider's name before its kind before none; then
 * an exact model before a beginning, and a longer beginning before a shorter one. Capitals do not matter in a model's name.
 */
export function matchEntries(
  groups: Iterable<EntryGroup>,
  wanted: { readonly provider: PricedProvider; readonly model: string },
): readonly EntryGroup[] {
  return [...groups]
    .map((group) => ({ group, rank: rankOf(group, wanted) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((one, other) => (other.rank ?? 0) - (one.rank ?? 0))
    .map(({ group }) => group);
}

/** Groups the entries; of two that begin at the same instant the later made one holds. */
export function groupEntries(entries: readonly PriceEntry[]): readonly EntryGroup[] {
  const byKey = Map.groupBy(entries, keyOf);
  const declared = new Set(entries.filter(({ made }) => made === undefined).map(keyOf));
  return [...byKey].map(([key, group]) =>
    // What the file declares goes before what was made: the file is what the operator sees.
    (declared.has(key) ? group.filter(({ made }) => made === undefined) : group).toSorted(byTime),
  );
}

/** Entries of one key take each other's place. */
export function keyOf({ provider, model }: Pick<PriceEntry, 'provider' | 'model'>): string {
  return `${provider ?? ''}\n${model.toLowerCase()}`;
}

/** The entry of a group that is in force; undefined: none is, or an end. */
export function inForce(group: EntryGroup, at: number): PriceEntry | undefined {
  const last = group.findLast(({ effectiveFrom }) => effectiveFrom <= at);
  return last?.document === undefined ? undefined : last;
}

function byTime(one: PriceEntry, other: PriceEntry): number {
  return (
    one.effectiveFrom - other.effectiveFrom ||
    (one.made?.at ?? 0) - (other.made?.at ?? 0) ||
    (one.id < other.id ? -1 : 1)
  );
}

/** More than any model's name is long. */
const EXACT = 1_000;
const BY_PROVIDER = { name: 4_000, kind: 2_000, any: 0 };

function rankOf(
  [first]: EntryGroup,
  { provider, model }: { readonly provider: PricedProvider; readonly model: string },
): number | undefined {
  const byProvider = first && providerRank(first.provider, provider);
  const byModel = first && modelRank(first.model.toLowerCase(), model.toLowerCase());
  return byProvider === undefined || byModel === undefined ? undefined : byProvider + byModel;
}

function providerRank(asked: string | undefined, { kind, name }: PricedProvider): number | undefined {
  if (asked === undefined) return BY_PROVIDER.any;
  if (asked === name) return BY_PROVIDER.name;
  return asked === kind ? BY_PROVIDER.kind : undefined;
}

function modelRank(asked: string, model: string): number | undefined {
  if (asked === model) return EXACT;
  const beginning = asked.endsWith('*') ? asked.slice(0, -1) : undefined;
  return beginning !== undefined && model.startsWith(beginning) ? beginning.length : undefined;
}
