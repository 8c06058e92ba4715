import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Asked, DAY, HOUR, Near, percentile, ZONES, type Zone } from './expected-basics.test-support.ts';
import { type UsageRig, usageRig } from './usage-rig.test-support.ts';
import { type SampleRow, sampleRows } from './usage-rows.test-support.ts';

const UTC = ZONES.find(({ name }) => name === 'UTC') as Zone;
const MIDNIGHT = Date.UTC(2026, 4, 4);
/** Two days of one model each: many fast requests on the first, few slow ones on the second. */
const FAST = { day: 0, model: 'fast', count: 950, base: 100, growth: 1.005 };
const SLOW = { day: 1, model: 'slow', count: 50, base: 20_000, growth: 1.02 };

const [ANY] = sampleRows(1, 1) as [SampleRow];
const ROWS: readonly SampleRow[] = [FAST, SLOW].flatMap(({ day, model, count, base, growth }) =>
  Array.from({ length: count }, (_, index) => ({
    ...ANY,
    request_id: `${model}-${index}`,
    at: MIDNIGHT + day * DAY + index * 60_000,
    provider_name: 'acme',
    destination_model: model,
    final_status: 'ok',
    status_code: 200,
    stream: true,
    output: 10,
    latency_ms: Math.round(base * growth ** index),
    time_to_first_byte_ms: Math.round((base / 2) * growth ** index),
    gateway_overhead_ms: index % 7,
  })),
);
const PARTS = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

let rig: UsageRig;
beforeAll(async () => {
  rig = await usageRig(ROWS);
}, 120_000);
afterAll(() => rig?.dispose());

const asked: Asked = { zone: UTC, from: MIDNIGHT, to: MIDNIGHT + 2 * DAY, granularity: 'day', filters: {} };
const latencies = (model?: string) =>
  ROWS.filter((row) => model === undefined || row.destination_model === model).map((row) => row.latency_ms);

/** Whether a figure is within the tolerance of that of the rows. */
function isNear(figure: unknown, exact: Near | null): boolean {
  return exact?.admits(figure) === true;
}

test('the percentiles of a range are those of all its rows, within 1 %, and no average of percentiles of days or models comes near them', async () => {
  const [totals] = await rig.figures('performance_totals', asked);
  const [week] = await rig.figures('latency_over_time', { ...asked, granularity: 'week' });
  for (const [name, part] of Object.entries(PARTS)) {
    const exact = percentile(latencies(), part);
    expect(isNear(week?.[`latency_${name}`], exact), `${name} of the week`).toBe(true);
    if (name === 'p50' || name === 'p95')
      expect(isNear(totals?.[`latency_${name}`], exact), `${name} in all`).toBe(true);
  }
  const days = await rig.figures('latency_over_time', asked);
  const models = await rig.figures('models_compared', asked);
  expect(days).toHaveLength(2);
  expect(models).toHaveLength(2);
  for (const parts of [days, models]) {
    const p95 = parts.map((part) => Number(part['latency_p95']));
    const weights = parts.map((part) => Number(part['timed_requests'] ?? part['requests']));
    const plain = p95.reduce((sum, value) => sum + value, 0) / p95.length;
    const weighted =
      p95.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0) /
      weights.reduce((sum, weight) => sum + weight, 0);
    for (const average of [plain, weighted, Math.max(...p95)]) {
      expect(isNear(average, percentile(latencies(), 0.95)), `${average} is no P95`).toBe(false);
    }
  }
});

test('the percentiles of each day and of each model are those of its own rows', async () => {
  const days = await rig.figures('latency_over_time', asked);
  const models = await rig.figures('models_compared', asked);
  for (const [place, { model }] of [FAST, SLOW].entries()) {
    for (const [name, part] of Object.entries(PARTS)) {
      const exact = percentile(latencies(model), part);
      expect(isNear(days[place]?.[`latency_${name}`], exact), `${name} of ${model}`).toBe(true);
      if (name === 'p90') continue;
      const row = models.find((one) => one['model'] === model);
      expect(isNear(row?.[`latency_${name}`], exact), `${name} of ${model}`).toBe(true);
    }
  }
});

test('a range that cuts a day has the percentiles of the rows within it', async () => {
  const within = { ...asked, from: MIDNIGHT + HOUR / 4, to: MIDNIGHT + 1.5 * HOUR, granularity: 'hour' as const };
  const hours = await rig.figures('latency_over_time', within);
  expect(hours).toHaveLength(2);
  for (const [place, from] of [within.from, MIDNIGHT + HOUR].entries()) {
    const own = ROWS.filter(({ at }) => at >= from && at < Math.min(MIDNIGHT + (place + 1) * HOUR, within.to));
    expect(hours[place]?.['timed_requests']).toBe(own.length);
    for (const [name, part] of Object.entries(PARTS)) {
      const exact = percentile(
        own.map((row) => row.latency_ms),
        part,
      );
      expect(isNear(hours[place]?.[`latency_${name}`], exact), `${name} of hour ${place}`).toBe(true);
    }
  }
  expect(new Near(100).admits(101.1), 'the tolerance is one part of a hundred').toBe(false);
});
