import type { CreditCall, CreditPriceEntry, CreditPriceKey } from './facts.ts';

/** The entries of one key, by their time: the last one that began is in force. */
export type CreditEntryGroup = readonly CreditPriceEntry[];

/** What a key is matched with. */
export type KeyedCall = Pick<CreditCall, 'service' | 'feature' | 'endpoint' | 'models'> & {
  readonly runType: string | undefined;
};

/** Groups the entries by what they hold for; of two that begin at the same instant the later made one holds. */
export function groupCreditEntries(entries: readonly CreditPriceEntry[]): readonly CreditEntryGroup[] {
  return [...Map.groupBy(entries, ({ key }) => creditKeyText(key)).values()].map((group) => group.toSorted(byTime));
}

/** Entries of one text take each other's place. Capitals do not matter in a model's name. */
export function creditKeyText({ service, feature, endpoint, model, runType }: CreditPriceKey): string {
  return JSON.stringify([service, feature, endpoint, model?.toLowerCase(), runType].map((part) => part ?? null));
}

/** The entry of a group that is in force, an end too; undefined: none has begun. */
export function creditEntryAt(group: CreditEntryGroup, at: number): CreditPriceEntry | undefined {
  return group.findLast(({ effectiveFrom }) => effectiveFrom <= at);
}

/**
 * The groups that hold for a call, the most telling first: more parts before fewer; of as many, the one that names the earlier
 * part in the order service, feature, endpoint, model, run type; then an exact model before a beginning, and a longer beginning
 * before a shorter one. No two groups are equal in all of that.
 */
export function matchCreditEntries(groups: readonly CreditEntryGroup[], call: KeyedCall): readonly CreditEntryGroup[] {
  return groups
    .map((group) => ({ group, rank: group[0] && rankOf(group[0].key, call) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((one, other) => (other.rank ?? 0) - (one.rank ?? 0))
    .map(({ group }) => group);
}

/** Longer than any model's name. */
const EXACT = 1_000;
/** Weights of the parts: the sum of all later ones is less than each. */
const WEIGHTS = { service: 16, feature: 8, endpoint: 4, model: 2, runType: 1 } as const;
const PARTS = ['service', 'feature', 'endpoint', 'model', 'runType'] as const;
const EACH = 32;

/** undefined: it does not hold for the call. */
function rankOf(key: CreditPriceKey, call: KeyedCall): number | undefined {
  const isSame =
    isIn(key.service, call.service) &&
    isIn(key.feature, call.feature) &&
    isIn(key.endpoint, call.endpoint) &&
    isIn(key.runType, call.runType);
  const byModel = key.model === undefined ? 0 : modelRank(key.model.toLowerCase(), call.models);
  if (!isSame || byModel === undefined) return undefined;
  const named = PARTS.filter((part) => key[part] !== undefined);
  const weight = named.reduce((sum, part) => sum + WEIGHTS[part], 0);
  return (named.length * EACH + weight) * (EXACT + 1) + byModel;
}

function isIn(part: string | undefined, value: string | undefined): boolean {
  return part === undefined || part === value;
}

function modelRank(asked: string, models: readonly string[]): number | undefined {
  const lower = models.map((model) => model.toLowerCase());
  if (lower.includes(asked)) return EXACT;
  const beginning = asked.endsWith('*') ? asked.slice(0, -1) : undefined;
  const isBegun = beginning !== undefined && lower.some((model) => model.startsWith(beginning));
  return isBegun ? beginning.length : undefined;
}

function byTime(one: CreditPriceEntry, other: CreditPriceEntry): number {
  return one.effectiveFrom - other.effectiveFrom || one.made.at - other.made.at || (one.id < other.id ? -1 : 1);
}
