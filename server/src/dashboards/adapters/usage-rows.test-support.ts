/** One attempt at a destination, as far as the dashboard reads it. */
export interface SampleAttempt {
  readonly action: 'INITIAL_ATTEMPT' | 'RETRY' | 'FALLBACK';
  readonly status_code: number | null;
  readonly error_code: string | null;
}

/** A row of the usage table, as far as the dashboard reads it. */
export interface SampleRow {
  readonly request_id: string;
  readonly workspace_id: string;
  /** Empty: the request named none that exists. */
  readonly endpoint_name: string;
  readonly requester_id: string;
  readonly requester: string;
  readonly requester_type: 'USER' | 'SERVICE_PRINCIPAL';
  /** Milliseconds since 1970 UTC; no two rows have the same. */
  readonly at: number;
  readonly provider_name: string | null;
  readonly destination_model: string | null;
  readonly status_code: number | null;
  readonly final_status: string;
  readonly error_code: string | null;
  readonly attempts: readonly SampleAttempt[];
  readonly stream: boolean;
  readonly latency_ms: number | null;
  readonly time_to_first_byte_ms: number | null;
  readonly gateway_overhead_ms: number | null;
  readonly request_tags: Readonly<Record<string, string>>;
  readonly agent: string;
  readonly agent_version: string;
  readonly session_id: string;
  readonly key_id: string;
  readonly api_type: string;
  readonly user_agent: string;
  readonly input: number | null;
  readonly output: number | null;
  readonly cached: number | null;
  readonly reasoning: number | null;
  /** In nano-USD, as the row has it. */
  readonly cost: number | null;
  /** What re-ratings added to it, each in nano-USD. */
  readonly corrections: readonly number[];
}

/** Uniform in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Instants where a row of the wrong day would show: midnights of the zones, and both clock changes of New York in 2026. */
const EDGES = [
  Date.UTC(2026, 2, 8, 7),
  Date.UTC(2026, 10, 1, 6),
  ...[2, 9].flatMap((month) =>
    Array.from({ length: 20 }, (_, day) => Date.UTC(2026, month, (month === 2 ? 1 : 24) + day)).flatMap((midnight) => [
      midnight,
      midnight - 9 * HOUR,
      midnight + 4 * HOUR,
      midnight + 5 * HOUR,
      midnight - 5.75 * HOUR,
    ]),
  ),
];

const OUTCOMES: readonly (readonly [weight: number, status: string, codes: readonly (number | null)[]])[] = [
  [70, 'ok', [200]],
  [8, 'error', [400, 404, 429, 499]],
  [6, 'error', [500, 502, 503, 529]],
  [2, 'error', [null]],
  [4, 'client_closed', [499, 200, null]],
  [2, 'upstream_truncated', [200, 502]],
  [2, 'gateway_lost', [null]],
  [6, 'refused', [402, 403, 429]],
];

/** Rows around the clock changes of spring and autumn, a third of them within seconds of a day's edge. */
export function sampleRows(seed: number, count: number): readonly SampleRow[] {
  const fraction = seeded(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(fraction() * items.length)] as Item;
  const taken = new Set<number>();
  const instant = (): number => {
    const spring = Date.UTC(2026, 2, 1) + Math.floor(fraction() * 17 * DAY);
    const autumn = Date.UTC(2026, 9, 24) + Math.floor(fraction() * 17 * DAY);
    const nearEdge = pick(EDGES) + pick([-1, 0, 1, -60_000, 899_999, 900_000]) + Math.floor(fraction() * 3_000) - 1_500;
    const at = pick([spring, autumn, nearEdge]);
    if (taken.has(at)) return instant();
    taken.add(at);
    return at;
  };
  // Also a row on each edge itself, which belongs to the day that begins, and to no range that ends there.
  const onEdges = [...new Set(EDGES)];
  for (const at of onEdges) taken.add(at);
  const ordinary = Array.from({ length: count }, (_, index): SampleRow => {
    const at = onEdges[index] ?? instant();
    const person = Math.floor(fraction() ** 2 * 40);
    const [, finalStatus, codes] = byWeight(fraction());
    const isRefused = finalStatus === 'refused';
    const isKnown = !isRefused && fraction() < (finalStatus === 'ok' ? 0.93 : 0.2);
    const input = isKnown ? Math.floor(fraction() ** 3 * 300_000) : null;
    const output = isKnown && fraction() < 0.97 ? Math.floor(fraction() * 2_000) : null;
    const model = isRefused || fraction() < 0.02 ? null : `model-${Math.floor(fraction() * 13)}`;
    return {
      request_id: `row-${index}`,
      workspace_id: `w${Math.floor(fraction() * 4)}`,
      endpoint_name: fraction() < 0.03 ? '' : `endpoint-${Math.floor(fraction() ** 2 * 12)}`,
      requester_id: `id-${person}`,
      // Some people changed their address in summer.
      requester: `${person % 5 === 0 && at > Date.UTC(2026, 6) ? 'renamed' : 'name'}-${person}@acme.com`,
      requester_type: person % 9 === 8 ? 'SERVICE_PRINCIPAL' : 'USER',
      at,
      provider_name: model === null ? null : pick(['acme', 'globex', null]),
      destination_model: model,
      status_code: pick(codes),
      final_status: finalStatus,
      error_code: finalStatus === 'ok' ? null : pick([`${finalStatus}:a`, `${finalStatus}:b`, null]),
      input,
      output,
      cached: input !== null && fraction() < 0.7 ? Math.floor(fraction() * (input + 1)) : null,
      reasoning: output !== null && fraction() < 0.5 ? Math.floor(fraction() * (output + 1)) : null,
      ...course(finalStatus, fraction, pick),
      ...labels(person, fraction, pick),
      ...costs({ index, isMeasured: input !== null && output !== null }),
    };
  });
  return [...ordinary, ...ODD_ROWS];
}

type Pick = <Item>(items: readonly Item[]) => Item;

/** How it went: a long tail of times, some of them not known; a stream takes most of its time after the first byte. */
function course(finalStatus: string, fraction: () => number, pick: Pick) {
  const isAsked = finalStatus !== 'refused' && finalStatus !== 'gateway_lost';
  const latency = Math.floor(Math.exp(fraction() * 12.5)) - 1;
  const hasAnswer = isAsked && fraction() < 0.95;
  return {
    stream: fraction() < 0.6,
    latency_ms: finalStatus === 'gateway_lost' || fraction() < 0.02 ? null : latency,
    time_to_first_byte_ms: hasAnswer ? Math.floor(latency * pick([0.1, 0.5, 1])) : null,
    gateway_overhead_ms: finalStatus !== 'gateway_lost' && fraction() < 0.97 ? Math.floor(fraction() ** 4 * 60) : null,
    attempts: isAsked ? attempts(finalStatus, Math.floor(fraction() ** 4 * 7), pick) : [],
  };
}

function attempts(finalStatus: string, failures: number, pick: Pick): readonly SampleAttempt[] {
  const action = (place: number): SampleAttempt['action'] =>
    place === 0 ? 'INITIAL_ATTEMPT' : pick(['RETRY', 'FALLBACK'] as const);
  const failed = Array.from({ length: failures }, (_, place) => ({
    action: action(place),
    status_code: pick([429, 500, null]),
    error_code: pick(['provider:rate_limit', 'upstream_connect_failed']),
  }));
  const endings: Readonly<Record<string, SampleAttempt['error_code']>> = { ok: null, client_closed: 'client_closed' };
  const ending = finalStatus in endings ? (endings[finalStatus] ?? null) : 'provider:overloaded';
  return [...failed, { action: action(failures), status_code: ending === null ? 200 : 429, error_code: ending }];
}

/** By what else a request can be told from others. Sessions of different agents may have the same name. */
function labels(person: number, fraction: () => number, pick: Pick) {
  const agent = fraction() < 0.5 ? '' : pick(['claude-code', 'codex', 'gemini-cli', 'cursor']);
  return {
    request_tags: pick<Readonly<Record<string, string>>>([
      {},
      { team: 'red' },
      { team: 'blue', project: 'x=y' },
      { team: 'red', project: 'p1', stage: '' },
    ]),
    agent,
    agent_version: agent === '' ? '' : pick(['', '1.0.0', '1.10.2']),
    // Other programs may name sessions, too.
    session_id: fraction() < (agent === '' ? 0.8 : 0.1) ? '' : `session-${Math.floor(fraction() * 200)}`,
    key_id: fraction() < 0.1 ? '' : `key-${person % 11}`,
    api_type: pick(['openai/v1/chat/completions', 'anthropic/v1/messages', 'mlflow/v1/embeddings']),
    user_agent: pick(['', 'openai-python/2.1', 'curl/8', 'a "quoted" agent']),
  };
}

/** Days in September on which nothing was measured: on the 15th requests ran, on the 16th all were refused. */
const ODD_ROWS: readonly SampleRow[] = [
  ['error', Date.UTC(2026, 8, 15, 11)],
  ['ok', Date.UTC(2026, 8, 15, 11, 1)],
  ['refused', Date.UTC(2026, 8, 15, 11, 2)],
  ['refused', Date.UTC(2026, 8, 16, 11)],
].map(([status, at], index) => ({
  request_id: `odd-${index}`,
  workspace_id: 'w1',
  endpoint_name: 'endpoint-odd',
  requester_id: 'id-odd',
  requester: 'odd@acme.com',
  requester_type: 'USER',
  at: Number(at),
  provider_name: null,
  destination_model: 'model-odd',
  status_code: null,
  final_status: String(status),
  error_code: null,
  attempts: [],
  stream: false,
  latency_ms: null,
  time_to_first_byte_ms: null,
  gateway_overhead_ms: null,
  request_tags: {},
  agent: 'codex',
  agent_version: '',
  session_id: 'odd',
  key_id: 'key-odd',
  api_type: 'openai/v1/responses',
  user_agent: 'odd',
  input: null,
  output: null,
  cached: null,
  reasoning: null,
  cost: null,
  corrections: [],
}));

/** Some prices were not known, of which some became known later; some costs were corrected once or twice. */
function costs({ index, isMeasured }: { readonly index: number; readonly isMeasured: boolean }) {
  const cost = isMeasured && index % 7 !== 0 ? (index * 7_919) % 90_000_000 : null;
  const deltas = [(index * 104_729) % 5_000_000, -((index * 31) % 400)];
  return { cost, corrections: isMeasured && index % 5 < 2 ? deltas.slice(0, 1 + (index % 2)) : [] };
}

function byWeight(fraction: number): (typeof OUTCOMES)[number] {
  let left = fraction * OUTCOMES.reduce((sum, [weight]) => sum + weight, 0);
  for (const outcome of OUTCOMES) {
    left -= outcome[0];
    if (left < 0) return outcome;
  }
  return OUTCOMES[0] as (typeof OUTCOMES)[number];
}

/** The line that the warehouse takes in. */
export function insertLine(row: SampleRow): Readonly<Record<string, unknown>> {
  const { at, input, output, cached, reasoning, cost, corrections: _, attempts: made, ...same } = row;
  return {
    ...same,
    account_id: 'account',
    event_time: engineTime(at),
    cost_nano_usd: cost,
    routing_information: {
      attempts: made.map((attempt, place) => ({
        ...attempt,
        priority: String(place + 1),
        destination: 'd',
        destination_id: 'd',
        latency_ms: 1,
        start_time: engineTime(at),
        end_time: engineTime(at),
      })),
    },
    input_tokens: input,
    output_tokens: output,
    total_tokens: input === null || output === null ? null : input + output,
    token_details: {
      cache_read_input_tokens: cached,
      cache_creation_input_tokens: null,
      output_reasoning_tokens: reasoning,
    },
  };
}

/** The lines of its corrections. */
export function correctionLines(row: SampleRow): readonly Readonly<Record<string, unknown>>[] {
  return row.corrections.map((delta, place) => ({
    correction_id: `${row.request_id}-${place}`,
    rerate_id: `rerate-${place}`,
    request_id: row.request_id,
    event_time: engineTime(row.at),
    workspace_id: row.workspace_id,
    old_price_version: row.cost === null && place === 0 ? null : 'book old',
    new_price_version: 'book new',
    delta_nano_usd: delta,
    actor: 'admin@acme.com',
  }));
}

function engineTime(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}
