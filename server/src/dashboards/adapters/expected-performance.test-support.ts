import { type Figures, grouped, percentile, ranked, type Selection } from './expected-basics.test-support.ts';
import {
  classCounts,
  count,
  distinct,
  errorRate,
  instantText,
  isError,
  isMeasured,
  newest,
  ratio,
  successRate,
  tokensOfRow,
  total,
} from './expected-measures.test-support.ts';
import type { SampleRow } from './usage-rows.test-support.ts';

type Rows = readonly SampleRow[];
type Expected = Readonly<Record<string, readonly Figures[]>>;

/** The datasets of the page performance, but for those that the overview has too. */
export function expectedPerformance({ rows, before, places }: Selection): Expected {
  const asked = rows.filter((row) => row.final_status !== 'refused');
  return {
    latency_over_time: places.map((place) => ({ day: place.day, ...latencies(place.rows) })),
    performance_totals: [performanceTotals(latencies(rows), latencies(before))],
    service_totals: [serviceTotals(service(rows), service(before))],
    service_over_time: places.map((place) => ({ day: place.day, ...serviceOfPlace(place.rows) })),
    latency_distribution: LATENCY_STEPS.map((step, place) => ({
      step,
      requests: count(asked, ({ latency_ms: ms }) => ms !== null && ms >= step && ms < after(LATENCY_STEPS, place)),
    })),
    status_codes: statusCodes(rows),
    attempts_per_request: attemptsPerRequest(rows),
    failures: failures(rows),
    models_compared: modelsCompared(asked),
    slowest_requests: slowest(asked),
  };
}

const LATENCY_STEPS = [0, 100, 250, 500, 1000, 2000, 5000, 10000, 30000, 60000, 120000];

/** Where a step ends, not included. */
export function after(steps: readonly number[], place: number): number {
  return steps[place + 1] ?? Number.POSITIVE_INFINITY;
}

/** Times of all but refused requests, as far as they are known. */
function latencies(rows: Rows) {
  const asked = rows.filter((row) => row.final_status !== 'refused');
  const latency = asked.map((row) => row.latency_ms);
  const firstByte = asked.map((row) => row.time_to_first_byte_ms);
  return {
    timed_requests: latency.filter((ms) => ms !== null).length,
    latency_p50: percentile(latency, 0.5),
    latency_p90: percentile(latency, 0.9),
    latency_p95: percentile(latency, 0.95),
    latency_p99: percentile(latency, 0.99),
    answered_requests: firstByte.filter((ms) => ms !== null).length,
    first_byte_p50: percentile(firstByte, 0.5),
    first_byte_p90: percentile(firstByte, 0.9),
    first_byte_p95: percentile(firstByte, 0.95),
    first_byte_p99: percentile(firstByte, 0.99),
  };
}

function performanceTotals(now: ReturnType<typeof latencies>, before: ReturnType<typeof latencies>): Figures {
  return {
    timed_requests: now.timed_requests,
    timed_requests_previous: before.timed_requests,
    latency_p50: now.latency_p50,
    latency_p95: now.latency_p95,
    latency_p95_previous: before.latency_p95,
    answered_requests: now.answered_requests,
    answered_requests_previous: before.answered_requests,
    first_byte_p95: now.first_byte_p95,
    first_byte_p95_previous: before.first_byte_p95,
  };
}

/** Output tokens for each second after the first byte, of a stream that ended well; null: it tells nothing of it. */
function speedOf(row: SampleRow): number | null {
  const { latency_ms: latency, time_to_first_byte_ms: firstByte, output } = row;
  if (!row.stream || row.final_status !== 'ok' || latency === null || firstByte === null || output === null)
    return null;
  return latency > firstByte ? output / ((latency - firstByte) / 1000) : null;
}

function service(rows: Rows) {
  const attempts = rows.flatMap((row) => row.attempts).filter(({ error_code: code }) => code !== 'client_closed');
  const overheads = rows.map((row) => (row.final_status === 'refused' ? null : row.gateway_overhead_ms));
  const speeds = rows.map(speedOf);
  return {
    attempts: attempts.length,
    successRate: ratio(attempts.filter(({ error_code: code }) => code === null).length, attempts.length),
    overheads,
    overheadCount: overheads.filter((ms) => ms !== null).length,
    speeds,
    speedCount: speeds.filter((speed) => speed !== null).length,
  };
}

function serviceTotals(now: ReturnType<typeof service>, before: ReturnType<typeof service>): Figures {
  return {
    attempts: now.attempts,
    attempts_previous: before.attempts,
    upstream_success_rate: now.successRate,
    upstream_success_rate_previous: before.successRate,
    overhead_requests: now.overheadCount,
    overhead_requests_previous: before.overheadCount,
    overhead_p99: percentile(now.overheads, 0.99),
    overhead_p99_previous: percentile(before.overheads, 0.99),
    speed_requests: now.speedCount,
    speed_requests_previous: before.speedCount,
    speed_p50: percentile(now.speeds, 0.5),
    speed_p50_previous: percentile(before.speeds, 0.5),
  };
}

function serviceOfPlace(rows: Rows): Figures {
  const { attempts, successRate: upstream, overheads, overheadCount, speeds, speedCount } = service(rows);
  const withAction = (action: string) =>
    count(rows, (row) => row.attempts.some((attempt) => attempt.action === action));
  return {
    limited_requests: count(rows, (row) => row.final_status === 'refused' && row.status_code === 429),
    provider_429: rows.flatMap((row) => row.attempts).filter((attempt) => attempt.status_code === 429).length,
    retried_requests: withAction('RETRY'),
    fallback_requests: withAction('FALLBACK'),
    attempts,
    upstream_success_rate: upstream,
    success_rate: successRate(rows),
    overhead_requests: overheadCount,
    overhead_p50: percentile(overheads, 0.5),
    overhead_p95: percentile(overheads, 0.95),
    overhead_p99: percentile(overheads, 0.99),
    speed_requests: speedCount,
    speed_p10: percentile(speeds, 0.1),
    speed_p50: percentile(speeds, 0.5),
    speed_p90: percentile(speeds, 0.9),
  };
}

function statusCodes(rows: Rows): readonly Figures[] {
  const codes = [...grouped(rows, (row) => (row.status_code === null ? 'none' : String(row.status_code)))];
  return ranked(
    codes.map(([status, own]) => ({
      status,
      requests: own.length,
      share: own.length / rows.length,
      ...classCounts(own),
    })),
    'status',
  );
}

function attemptsPerRequest(rows: Rows): readonly Figures[] {
  return [0, 1, 2, 3, 4, 5]
    .map((attempts) => ({ attempts, requests: count(rows, (row) => Math.min(row.attempts.length, 5) === attempts) }))
    .filter(({ requests }) => requests > 0);
}

function failures(rows: Rows): readonly Figures[] {
  const errors = rows.filter(isError);
  const causes = [...grouped(errors, (row) => `${row.final_status} ${row.error_code ?? ''}`).values()];
  return ranked(
    causes.map((own) => ({
      reason: own[0]?.error_code ?? '',
      error_code: own[0]?.error_code ?? null,
      final_status: own[0]?.final_status ?? '',
      requests: own.length,
      share: own.length / errors.length,
      requesters: distinct(own, (row) => row.requester_id),
      last_at: instantText(newest(own).at),
    })),
    'requests',
    'reason',
    'final_status',
  );
}

function modelsCompared(rows: Rows): readonly Figures[] {
  const known = rows.filter((row) => row.destination_model !== null);
  const models = [...grouped(known, (row) => `${row.provider_name ?? ''} ${row.destination_model}`).values()];
  const compared = models.map((own) => {
    const times = latencies(own);
    return {
      provider: own[0]?.provider_name ?? '',
      model: own[0]?.destination_model ?? '',
      requests: own.length,
      error_rate: errorRate(own),
      client_error_rate: classCounts(own).client_error / own.length,
      latency_p50: times.latency_p50,
      latency_p95: times.latency_p95,
      latency_p99: times.latency_p99,
      first_byte_p50: times.first_byte_p50,
      first_byte_p95: times.first_byte_p95,
      speed_p50: percentile(own.map(speedOf), 0.5),
      tokens_per_request: ratio(total(own, tokensOfRow), count(own, isMeasured)),
      unmeasured_requests: count(own, (row) => !isMeasured(row)),
    };
  });
  return ranked(compared, 'requests', 'model', 'provider').slice(0, 100);
}

function slowest(rows: Rows): readonly Figures[] {
  const timed = rows.filter((row) => row.latency_ms !== null);
  const listed = timed.map((row) => ({
    request_id: row.request_id,
    received_at: instantText(row.at),
    endpoint: row.endpoint_name,
    model: row.destination_model ?? '',
    requester_id: row.requester_id,
    requester: row.requester,
    outcome: row.final_status,
    latency_ms: row.latency_ms,
    time_to_first_byte_ms: row.time_to_first_byte_ms,
    gateway_overhead_ms: row.gateway_overhead_ms,
    output_tokens: row.output,
    attempts: row.attempts.length,
  }));
  return ranked(listed, 'latency_ms', 'request_id').slice(0, 50);
}
