import { beforeAll, describe, expect, inject, test } from 'vitest';
import { asInstant } from '#kernel';
import { chargeCall, createPriceBook, recomputeCost } from '#prices';
import { genaiCatalogue } from '../../prices/adapters/genai-catalogue.ts';
import { rowSchema, type UsageRow } from '../row/row-schema.ts';
import { SAMPLE_ENDPOINTS } from './catalogue.ts';
import { DAY_MS, koreanDayOf } from './korean-days.ts';
import { TEST_PLACE } from './place.test-support.ts';
import { sampleDays } from './sample-days.ts';
import { planSample, type SamplePlan } from './sample-plan.ts';

/** A Saturday morning in Korea; Chuseok and Hangul Day lie in the range. */
const ENDS_AT = asInstant(Date.parse('2026-11-21T01:30:00.000Z'));
const planOf = (seed: string, endsAt = ENDS_AT, daysCount = 90): SamplePlan =>
  planSample({
    place: TEST_PLACE,
    seed,
    endsAt,
    daysCount,
    charge: (call, ending) => chargeCall(call, ending, { book: BOOK, policy: { chargesFailedInput: true } }),
  });
const BOOK = createPriceBook([], genaiCatalogue());

function rowsOf(plan: SamplePlan): readonly UsageRow[] {
  const days = sampleDays(plan);
  return Array.from({ length: days.count }, (_, index) => days.rows(index))
    .flat()
    .map((record) => {
      const row = JSON.parse(record.row.toString()) as UsageRow;
      if (row.request_id !== record.requestId) throw new Error('a record has another id than its row');
      if (Date.parse(row.event_time) !== record.eventTimeMs) throw new Error('a record has another time than its row');
      return row;
    });
}

function must(row: UsageRow, rule: string, isKept: boolean): void {
  if (!isKept) throw new Error(`a row must be one that ${rule}: ${JSON.stringify(row)}`);
}

const seeds = inject('isProof') ? ['one', 'two', 'three', 'four'] : ['one'];

describe.each(seeds)('sample %s', (seed) => {
  const plan = planOf(seed);
  let rows: readonly UsageRow[];
  beforeAll(() => {
    rows = rowsOf(plan);
  }, 120_000);
  const share = (isWanted: (row: UsageRow) => boolean) => rows.filter(isWanted).length / rows.length;

  test('every row fits the schema of rows, and says that it was brought in', () => {
    for (const row of rows) rowSchema.parse(row);
    expect(rows.every((row) => row.source === 'import' && row.credits_micro === null)).toBe(true);
  }, 120_000);

  test('a row has a cost exactly where its tokens are known, and it is the one that its own columns give', () => {
    const reasons = new Set<string | null>();
    for (const row of rows) {
      reasons.add(row.charge_reason);
      must(row, 'has a cost where it has tokens', (row.cost_nano_usd === null) === (row.total_tokens === null));
      if (row.cost_nano_usd === null) continue;
      const again = recomputeCost(
        {
          priceVersion: row.price_version ?? '',
          purpose: 'generate',
          serviceTier: row.service_tier ?? undefined,
          raw: row.usage_raw ?? undefined,
          tokens: {
            input: row.input_tokens ?? undefined,
            output: row.output_tokens ?? undefined,
            cacheRead: row.token_details.cache_read_input_tokens ?? undefined,
            cacheCreation: row.token_details.cache_creation_input_tokens ?? undefined,
            cacheCreation5m: row.cache_creation_5m_input_tokens ?? undefined,
            cacheCreation1h: row.cache_creation_1h_input_tokens ?? undefined,
          },
        },
        BOOK.byVersion,
      );
      must(row, 'has the cost that its columns give', again === BigInt(row.cost_nano_usd));
    }
    expect([...reasons].sort()).toEqual(['no_usage', 'refused', 'usage']);
  });

  test('no request id comes twice', () => {
    expect(new Set(rows.map((row) => row.request_id)).size).toBe(rows.length);
  });

  test('everything begins within the range and has ended by its end', () => {
    for (const row of rows) {
      const at = Date.parse(row.event_time);
      const latencyMs = row.latency_ms ?? Number.NaN;
      must(row, 'lies in the range', at >= plan.beginsAt && at + latencyMs <= ENDS_AT);
      for (const { start_time, end_time, latency_ms } of row.routing_information.attempts) {
        const [from, to] = [Date.parse(start_time), Date.parse(end_time)];
        must(row, 'has its attempts within its time', at <= from && to <= at + latencyMs && to - from === latency_ms);
      }
    }
  });

  test('tokens add up, and none are known where no provider told them', () => {
    for (const row of rows) {
      const { input_tokens: input, output_tokens: output, total_tokens: total, token_details: parts } = row;
      if (row.usage_source === 'none') {
        const known = [input, output, total, ...Object.values(parts), row.usage_raw].filter((each) => each !== null);
        must(row, 'knows no tokens', known.length === 0);
        continue;
      }
      const cached = (parts.cache_read_input_tokens ?? 0) + (parts.cache_creation_input_tokens ?? 0);
      must(row, 'has a total', total === input! + output!);
      must(row, 'has its cached tokens in its input', cached <= input!);
      must(row, 'has its reasoning in its output', (parts.output_reasoning_tokens ?? 0) <= output!);
      must(row, "has the provider's object", typeof JSON.parse(row.usage_raw!) === 'object');
    }
  });

  test('status, attempts and destination tell one story', () => {
    for (const row of rows) {
      const { attempts } = row.routing_information;
      const last = attempts.at(-1);
      const callsForMore = (status: number | null) => status === null || status === 429 || status >= 500;
      must(
        row,
        'counts its attempts',
        attempts.every((each, index) => each.priority === String(index + 1)),
      );
      must(
        row,
        'falls back after its first attempt',
        attempts.slice(1).every((each) => each.action === 'FALLBACK'),
      );
      must(
        row,
        'falls back for a reason',
        attempts.slice(0, -1).every((each) => callsForMore(each.status_code)),
      );
      must(row, 'has its first byte before its last', (row.time_to_first_byte_ms ?? 0) <= row.latency_ms!);
      must(row, 'has an error code unless all went well', (row.final_status === 'ok') === (row.error_code === null));
      if (row.final_status === 'refused') {
        const reachedNobody = attempts.length === 0 && row.destination_name === null && row.usage_source === 'none';
        must(row, 'reached nobody', reachedNobody);
        continue;
      }
      must(row, 'was served by its last attempt', (row.destination_name ?? last?.destination) === last?.destination);
      const expected = { ok: 200, error: last?.status_code ?? 504 }[row.final_status as string] ?? row.status_code;
      must(row, 'has the status of its last attempt', last !== undefined && row.status_code === expected);
    }
  });

  test('workdays are busier than weekends and holidays, offices busier than nights, and lunch is quiet', () => {
    const days = Map.groupBy(rows, (row) => koreanDayOf(asInstant(Date.parse(row.event_time))).date);
    const meanOf = (kind: string) => {
      const counts = [...days].flatMap(([, some]) => {
        const day = koreanDayOf(asInstant(Date.parse(some[0]!.event_time)));
        return day.kind === kind && day.startsAt + DAY_MS <= ENDS_AT ? [some.length] : [];
      });
      return counts.reduce((sum, count) => sum + count, 0) / counts.length;
    };
    expect(days.size).toBe(90);
    expect(meanOf('workday')).toBeGreaterThan(meanOf('weekend') * 2);
    expect(meanOf('workday')).toBeGreaterThan(meanOf('holiday') * 2);
    const people = rows.filter((row) => row.requester_type === 'USER');
    const inHour = (hour: number) =>
      people.filter((row) => Math.floor((Date.parse(row.event_time) + 9 * 3_600_000) / 3_600_000) % 24 === hour).length;
    expect(inHour(12)).toBeLessThan(inHour(10) * 0.75);
    expect(inHour(12)).toBeLessThan(inHour(15) * 0.75);
    expect(inHour(3)).toBeLessThan(inHour(15) / 20);
  });

  test('use grows, and that of coding agents grows faster', () => {
    const growth = (isWanted: (row: UsageRow) => boolean) => {
      const wanted = rows.filter(isWanted);
      const third = (ENDS_AT - plan.beginsAt) / 3;
      const early = wanted.filter((row) => Date.parse(row.event_time) < plan.beginsAt + third).length;
      const late = wanted.filter((row) => Date.parse(row.event_time) >= plan.beginsAt + 2 * third).length;
      return late / early;
    };
    const ofAgents = growth((row) => row.agent !== '');
    const ofOthers = growth((row) => row.agent === '');
    expect(ofOthers).toBeGreaterThan(1.1);
    expect(ofAgents).toBeGreaterThan(ofOthers * 1.2);
  });

  test('there is some of everything, and failures are few', () => {
    expect(rows.length).toBeGreaterThan(60_000);
    expect(rows.length).toBeLessThan(150_000);
    expect(new Set(rows.map((row) => row.workspace_id)).size).toBe(3);
    const names = new Set(rows.map((row) => row.endpoint_name));
    for (const { name } of Object.values(SAMPLE_ENDPOINTS)) expect(names).toContain(name);
    expect(new Set(rows.filter((row) => row.requester_type === 'USER').map((row) => row.requester)).size).toBe(42);
    expect(new Set(rows.map((row) => row.agent))).toEqual(new Set(['', 'claude-code', 'codex', 'cursor']));
    expect(rows.every((row) => (row.agent === '') === (row.session_id === ''))).toBe(true);
    for (const status of ['error', 'client_closed', 'refused', 'upstream_truncated']) {
      expect(share((row) => row.final_status === status)).toBeGreaterThan(0);
    }
    expect(share((row) => row.final_status === 'ok')).toBeGreaterThan(0.96);
    expect(share((row) => row.final_status === 'ok' && row.input_tokens === null)).toBeGreaterThan(0.001);
  });

  test('every request that was not refused is part of a run, as its type says', () => {
    const kinds = new Map<string, Set<string>>();
    for (const row of rows) {
      const isRefused = row.final_status === 'refused';
      must(row, 'is part of a run unless it was refused', isRefused === (row.run_trigger === ''));
      if (isRefused) continue;
      const isOwn = row.run_id === row.request_id;
      const isShared = row.run_type === 'coding_agent' || row.run_type === 'auto_triage';
      must(row, 'shares its run where many requests are one', isOwn !== isShared);
      must(
        row,
        'is the system’s where nobody started it',
        (row.run_trigger === 'user_started') === (row.attributed_to === ''),
      );
      must(row, 'is an agent’s where an agent sent it', (row.agent !== '') === (row.run_type === 'coding_agent'));
      const kind = `${row.run_trigger} ${row.billable_run}`;
      kinds.set(row.run_type, (kinds.get(row.run_type) ?? new Set()).add(kind));
    }
    expect(Object.fromEntries([...kinds].map(([type, found]) => [type, [...found]]))).toEqual({
      chat: ['user_started true'],
      triage: ['user_started true'],
      scheduled_prompt: ['user_enabled true'],
      auto_triage: ['user_enabled true'],
      detection_summary: ['background false'],
      coding_agent: ['user_started true'],
      api: ['user_started true'],
    });
    const turns = Map.groupBy(
      rows.filter((row) => row.run_type === 'coding_agent'),
      (row) => row.run_id,
    );
    const sizes = [...turns.values()].map((some) => some.length);
    expect(Math.max(...sizes)).toBeGreaterThan(10);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(30);
    for (const some of turns.values())
      must(some[0]!, 'has one session', new Set(some.map((row) => row.session_id)).size === 1);
    const runs = new Set(rows.filter((row) => row.run_trigger !== '').map((row) => row.run_id)).size;
    expect(runs).toBeLessThan(rows.length * 0.9);
  });

  test('one outage of forty minutes: what it hit was answered by fallbacks', () => {
    const hit = rows.filter((row) => row.routing_information.attempts[0]?.status_code === 529);
    const times = hit.map((row) => Date.parse(row.event_time));
    expect(hit.length).toBeGreaterThan(5);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(40 * 60_000);
    const coding = hit.filter((row) => row.endpoint_name === SAMPLE_ENDPOINTS.codingClaude.name);
    expect(coding.filter((row) => row.destination_name === 'claude-sonnet-backup').length).toBeGreaterThan(
      coding.length * 0.9,
    );
  });
});

test('the same seed and time give the same rows, another seed gives others', () => {
  const texts = (seed: string) =>
    sampleDays(planOf(seed, ENDS_AT, 3))
      .rows(1)
      .map((record) => record.row.toString());
  expect(texts('one')).toEqual(texts('one'));
  expect(texts('one')).not.toEqual(texts('two'));
});

test.each([
  ['just after midnight in Korea', '2026-11-19T15:00:00.500Z'],
  ['just before it', '2026-11-20T14:59:59.000Z'],
  ['just before midnight in UTC', '2026-11-20T23:59:59.999Z'],
  ['at midnight in UTC', '2026-11-20T00:00:00.000Z'],
  ['on a holiday', '2026-09-25T03:00:00.000Z'],
])('a sample made %s has each day once, the newest first', (_, text) => {
  const plan = planOf('one', asInstant(Date.parse(text)), 5);
  const days = sampleDays(plan);
  const perDay = Array.from({ length: days.count }, (_, index) => days.rows(index));
  const utcDays = perDay.map((rows) => [...new Set(rows.map((row) => Math.floor(row.eventTimeMs / DAY_MS)))]);
  const newest = Math.floor(plan.endsAt / DAY_MS);
  for (const [index, found] of utcDays.entries()) expect([[], [newest - index]]).toContainEqual(found);
  const ids = perDay.flat().map((row) => row.requestId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(perDay.flat().every((row) => row.eventTimeMs >= plan.beginsAt && row.eventTimeMs <= plan.endsAt)).toBe(true);
  expect(ids.length).toBeGreaterThan(500);
});
