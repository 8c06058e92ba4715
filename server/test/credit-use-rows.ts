/** A row of the usage table, as far as the figures of credits read it. */
export interface CreditUseRow {
  readonly request_id: string;
  readonly workspace_id: string;
  readonly requester_id: string;
  readonly requester: string;
  readonly attributed_to: string;
  /** Milliseconds since 1970 UTC; no two rows have the same. */
  readonly at: number;
  readonly service: string;
  readonly feature: string;
  readonly run_id: string;
  readonly run_type: string;
  readonly credits_micro: number | null;
  readonly credits_version: string | null;
  readonly source: string;
}

/** Something charged: a request by itself, or a run with the request that it begins with. */
export interface ExpectedUse extends CreditUseRow {
  readonly isRun: boolean;
  readonly micro: bigint;
}

const DAY = 86_400_000;
/** First and last day: both clock changes of New York in 2026, and ends of months, lie in them. */
const WINDOWS = [
  [Date.UTC(2026, 1, 24), Date.UTC(2026, 2, 22)],
  [Date.UTC(2026, 9, 5), Date.UTC(2026, 10, 18)],
] as const;
const SERVICES = ['', 'search', 'support', 'billing', 'notes'] as const;
const FEATURES = ['', 'summary', 'draft', 'triage'] as const;

/** Requests with and without credits, of runs that several share, and imported ones. The same seed gives the same. */
export function creditUseRows(seed: number, count: number): readonly CreditUseRow[] {
  const fraction = seeded(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(fraction() * items.length)] as Item;
  const taken = new Set<number>();
  const free = (at: number): number => (taken.has(at) ? free(at + 1) : at);
  const timeOf = (): number => {
    const [first, last] = pick(WINDOWS);
    const midnight = first + Math.floor((fraction() * (last - first)) / DAY) * DAY;
    // Midnights of Seoul, Kathmandu, New York and UTC, and the instants beside them.
    const edge = midnight + pick([0, -9, -5.75, 4, 5]) * 3_600_000 + pick([-1, 0, 1]);
    const at = free(fraction() < 0.3 ? edge : first + Math.floor(fraction() * (last - first)));
    taken.add(at);
    return at;
  };
  const drawn = Array.from({ length: count }, (_, index): CreditUseRow => {
    const at = timeOf();
    const person = Math.floor(fraction() ** 2 * 40);
    const hasRunPrice = fraction() < 0.3;
    const micro = fraction() < 0.1 ? null : Math.floor(fraction() ** 3 * 5_000_000);
    const isPriced = micro !== null || hasRunPrice;
    const price = pick(['0.5', '1', '0.000001', '12.25']);
    return {
      request_id: `row-${index}`,
      workspace_id: `${(person % 2) + 1}`,
      requester_id: `id-${person}`,
      // Their address changes in the middle of the range.
      requester: `${person}.${at < Date.UTC(2026, 5, 1) ? 'old' : 'new'}@acme.com`,
      attributed_to: person % 7 === 3 ? pick(['system', 'on.behalf@acme.com']) : '',
      at,
      service: pick(SERVICES),
      feature: pick(FEATURES),
      run_id: `run-${Math.floor(fraction() * 6)}`,
      run_type: pick(['chat', 'review']),
      credits_micro: micro,
      credits_version: isPriced ? `book 7${hasRunPrice ? ` + run ${price}` : ''}` : null,
      source: fraction() < 0.05 ? 'import' : 'gateway',
    };
  });
  return [...drawn, ...rowsOfADay()];
}

/** Runs that go on to the last instant of their day, and runs that begin anew with the next; on days when nothing else is. */
function rowsOfADay(): readonly CreditUseRow[] {
  const first = Date.UTC(2026, 3, 10, 3);
  return [DAY - 1, DAY].flatMap((after, index) =>
    [first + index, first + index + after].map((at, place) => ({
      ...{ request_id: `day-${index}-${place}`, workspace_id: '1', requester_id: 'id-0', requester: '0.old@acme.com' },
      ...{ attributed_to: '', at, service: 'search', feature: 'draft', run_id: `day-${index}`, run_type: 'chat' },
      ...{ credits_micro: 0, credits_version: 'book 7 + run 2', source: 'gateway' },
    })),
  );
}

/** What is charged for rows: the price of a run once, with the first of its requests within a day that brings one. */
export function expectedUse(rows: readonly CreditUseRow[]): readonly ExpectedUse[] {
  const begun = new Map<string, number>();
  return rows
    .filter(({ source }) => source === 'gateway')
    .toSorted((one, other) => one.at - other.at)
    .flatMap((row): readonly ExpectedUse[] => {
      const own = row.credits_micro ?? 0;
      const use = own > 0 ? [{ ...row, isRun: false, micro: BigInt(own) }] : [];
      const [, price] = row.credits_version?.split(' + run ') ?? [];
      if (price === undefined) return use;
      const run = JSON.stringify([row.workspace_id, row.requester_id, row.run_type, row.run_id]);
      const began = begun.get(run);
      if (began !== undefined && row.at - began < DAY) return use;
      begun.set(run, row.at);
      return [...use, { ...row, isRun: true, micro: BigInt(Math.round(Number(price) * 1_000_000)) }];
    });
}

/** Whose use it is, and what they were called last among it. */
export function personOf(use: CreditUseRow, among: readonly ExpectedUse[]): string {
  if (use.attributed_to !== '') return use.attributed_to === 'system' ? '@system' : use.attributed_to;
  const names = lastNames.get(among) ?? lastNamesAmong(among);
  lastNames.set(among, names);
  return names.get(use.requester_id) ?? '';
}

/** Each is asked for every row. */
const lastNames = new WeakMap<readonly ExpectedUse[], ReadonlyMap<string, string>>();

function lastNamesAmong(use: readonly ExpectedUse[]): ReadonlyMap<string, string> {
  const own = use.filter((one) => one.attributed_to === '');
  return new Map(own.toSorted((one, other) => one.at - other.at).map((one) => [one.requester_id, one.requester]));
}

/** A row as the warehouse takes it. */
export function storedUse({ at, ...row }: CreditUseRow) {
  return { ...row, event_time: new Date(at).toISOString().replace('Z', '') };
}

/** Uniform in [0, 1), the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
