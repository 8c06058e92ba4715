/** A row of the usage table, as far as the figures of runs read it. */
export interface RunRow {
  readonly request_id: string;
  readonly workspace_id: string;
  readonly requester_id: string;
  readonly requester: string;
  /** Milliseconds since 1970 UTC; no two rows have the same. */
  readonly at: number;
  readonly run_id: string;
  readonly run_type: string;
  /** Empty: part of no run. */
  readonly run_trigger: string;
  readonly billable_run: boolean;
  readonly attributed_to: string;
  readonly final_status: string;
  readonly api_type: string;
}

const DAY = 86_400_000;
const SPAN = DAY;
/** First and last day: both clock changes of New York in 2026, and ends of months, lie in them. */
const WINDOWS = [
  [Date.UTC(2026, 1, 24), Date.UTC(2026, 2, 22)],
  [Date.UTC(2026, 9, 5), Date.UTC(2026, 10, 18)],
] as const;

const TYPES = [
  { run_type: 'chat', run_trigger: 'user_started', billable_run: true, attributed_to: '' },
  { run_type: 'api', run_trigger: 'user_started', billable_run: true, attributed_to: 'on.behalf@acme.com' },
  { run_type: 'auto_triage', run_trigger: 'user_enabled', billable_run: true, attributed_to: 'system' },
  { run_type: 'detection_summary', run_trigger: 'background', billable_run: false, attributed_to: 'system' },
  { run_type: 'review', run_trigger: 'user_started', billable_run: false, attributed_to: '' },
] as const;
const NO_RUN = { run_id: '', run_type: '', run_trigger: '', billable_run: false, attributed_to: '' } as const;
const CHAT = 'mlflow/v1/chat/completions';

/** Requests of single and of shared runs, of runs that begin anew after a day, and of none. The same seed gives the same. */
export function runRows(seed: number, count: number): readonly RunRow[] {
  const fraction = seeded(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(fraction() * items.length)] as Item;
  const taken = new Set<number>();
  const free = (at: number): number => (taken.has(at) ? free(at + 1) : at);
  const row = (index: number, at: number): RunRow => {
    const person = Math.floor(fraction() ** 2 * 40);
    const base = {
      request_id: `row-${index}`,
      workspace_id: `w${person % 3}`,
      requester_id: `id-${person}`,
      // Their address changes in the middle of the range.
      requester: `${person}.${at < Date.UTC(2026, 5, 1) ? 'old' : 'new'}@acme.com`,
      at,
      final_status: 'ok',
      api_type: CHAT,
    };
    const drawn = fraction();
    if (drawn < 0.04) return { ...base, ...NO_RUN, final_status: 'refused' };
    if (drawn < 0.06) return { ...base, ...NO_RUN, api_type: 'anthropic/v1/messages/count_tokens' };
    if (drawn < 0.08) return { ...base, ...NO_RUN, api_type: 'openai/v1/models' };
    if (drawn < 0.1) return { ...base, ...NO_RUN };
    const isShared = fraction() < 0.4;
    return { ...base, ...pick(TYPES), run_id: isShared ? `run-${Math.floor(fraction() * 12)}` : base.request_id };
  };
  return Array.from({ length: count }, (_, index) => {
    const [first, last] = pick(WINDOWS);
    const midnight = first + Math.floor((fraction() * (last - first)) / DAY) * DAY;
    const edge = midnight + pick([0, -9, 4, 5]) * 3_600_000 + pick([-1, 0, 1]);
    const at = free(fraction() < 0.3 ? edge : first + Math.floor(fraction() * (last - first)));
    taken.add(at);
    return row(index, at);
  });
}

/** A run, as the rows tell of it. */
export interface ExpectedRun extends RunRow {
  readonly requests: number;
}

/** Runs by their first requests: what has the same workspace, requester, type and id within a day of it. */
export function expectedRuns(rows: readonly RunRow[]): readonly ExpectedRun[] {
  const ofRuns = rows.filter(({ run_trigger }) => run_trigger !== '').sort((one, other) => one.at - other.at);
  const open = new Map<string, { first: RunRow; requests: number }>();
  const runs: { first: RunRow; requests: number }[] = [];
  for (const row of ofRuns) {
    const key = JSON.stringify([row.workspace_id, row.requester_id, row.run_type, row.run_id]);
    const known = open.get(key);
    if (known !== undefined && row.at < known.first.at + SPAN) {
      known.requests += 1;
      continue;
    }
    const run = { first: row, requests: 1 };
    open.set(key, run);
    runs.push(run);
  }
  return runs.map(({ first, requests }) => ({ ...first, requests }));
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
