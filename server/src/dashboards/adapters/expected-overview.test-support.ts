import {
  DAY,
  dateText,
  dayOf,
  daysBetween,
  type Figures,
  grouped,
  ranked,
  type Selection,
  weekdayOf,
} from './expected-basics.test-support.ts';
import {
  cacheHits,
  classCounts,
  costOf,
  costSums,
  count,
  distinct,
  errorRate,
  isError,
  isMeasured,
  isUnmeasured,
  newest,
  people,
  ratio,
  successRate,
  tokensOf,
  tokensOfRow,
  total,
  unlessNone,
} from './expected-measures.test-support.ts';
import type { SampleRow } from './usage-rows.test-support.ts';

type Rows = readonly SampleRow[];
type Expected = Readonly<Record<string, readonly Figures[]>>;

/** The datasets of the page overview, but for those that another page has too. */
export function expectedOverview(selection: Selection): Expected {
  const { rows, before, places } = selection;
  return {
    totals: [totals(rows, before)],
    requests_by_day: places.map((place) => ({ day: place.day, ...requestClasses(place.rows) })),
    tokens_by_day: places.map((place) => ({ day: place.day, ...tokenParts(place.rows) })),
    users_by_day: places.map((place) => ({
      day: place.day,
      users: people(place.rows),
      requesters: distinct(place.rows, (row) => row.requester_id),
    })),
    active_users: activeUsers(selection),
    top_users: topUsers(rows),
    top_models: topModels(rows),
    top_endpoints: topEndpoints(rows),
    costs: [costs(rows, before)],
    costs_by_day: places.map((place) => ({ day: place.day, ...costSums(place.rows) })),
    busy_hours: busyHours(selection),
  };
}

function totals(now: Rows, before: Rows): Figures {
  const awaited = (rows: Rows) => count(rows, (row) => row.final_status !== 'client_closed');
  return {
    requests: now.length,
    requests_previous: unlessNone(before, before.length),
    measured_requests: count(now, isMeasured),
    measured_requests_previous: unlessNone(before, count(before, isMeasured)),
    unmeasured_requests: count(now, isUnmeasured),
    unmeasured_requests_previous: count(before, isUnmeasured),
    tokens: tokensOf(now),
    tokens_previous: unlessNone(before, tokensOf(before)),
    tokens_per_request: ratio(total(now, tokensOfRow), count(now, isMeasured)),
    tokens_per_request_previous: ratio(total(before, tokensOfRow), count(before, isMeasured)),
    users: people(now),
    users_previous: unlessNone(before, people(before)),
    requesters: distinct(now, (row) => row.requester_id),
    errors: count(now, isError),
    error_rate: errorRate(now),
    error_rate_previous: errorRate(before),
    awaited_requests: awaited(now),
    success_rate: successRate(now),
    awaited_requests_previous: awaited(before),
    success_rate_previous: successRate(before),
    cache_base_tokens: cacheHits(now).base,
    cache_hit_ratio: cacheHits(now).ratio,
    cache_base_tokens_previous: cacheHits(before).base,
    cache_hit_ratio_previous: cacheHits(before).ratio,
  };
}

function requestClasses(rows: Rows): Figures {
  const classes = classCounts(rows);
  return {
    requests: rows.length,
    ...classes,
    error_rate: errorRate(rows),
    client_error_rate: ratio(classes.client_error, rows.length),
    server_error_rate: ratio(classes.server_error, rows.length),
    refused_rate: ratio(classes.refused, rows.length),
    unknown_rate: ratio(classes.unknown, rows.length),
    success_rate: successRate(rows),
  };
}

/** Input and output without their parts, and these parts: together they are the tokens. */
function tokenParts(rows: Rows): Figures {
  const tokens = tokensOf(rows);
  const parts = { input_uncached: 0, cached: 0, output_visible: 0, reasoning: 0 };
  for (const row of rows) {
    if (row.input === null || row.output === null) continue;
    parts.input_uncached += row.input - (row.cached ?? 0);
    parts.cached += row.cached ?? 0;
    parts.output_visible += row.output - (row.reasoning ?? 0);
    parts.reasoning += row.reasoning ?? 0;
  }
  const unknown = { input_uncached: null, cached: null, output_visible: null, reasoning: null };
  return {
    tokens,
    ...(tokens === null ? unknown : parts),
    measured_requests: count(rows, isMeasured),
    unmeasured_requests: count(rows, isUnmeasured),
    cache_hit_ratio: cacheHits(rows).ratio,
  };
}

/** Of each day, who was there on it, or on one of the days before. */
function activeUsers({ asked, withMonth }: Selection): readonly Figures[] {
  const days = new Map<number, SampleRow[]>();
  for (const row of withMonth) {
    const day = dayOf(row.at, asked.zone);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  const during = (last: number, length: number) =>
    people(Array.from({ length }, (_, ago) => days.get(last - ago) ?? []).flat());
  return daysBetween(asked).map((day) => ({
    day: dateText(day),
    daily: during(day, 1),
    weekly: during(day, 7),
    monthly: during(day, 30),
  }));
}

function topUsers(rows: Rows): readonly Figures[] {
  const users = [...grouped(rows, (row) => row.requester_id).values()].map((own) => ({
    requester: newest(own).requester,
    requester_type: newest(own).requester_type,
    ...ranking(own, rows),
  }));
  return ranked(users, 'tokens', 'requests', 'requester').slice(0, 10);
}

function topModels(rows: Rows): readonly Figures[] {
  const served = rows.filter((row) => row.destination_model !== null && isServed(row));
  const models = [...grouped(served, (row) => row.destination_model ?? '')].map(([model, own]) => ({
    model,
    ...ranking(own, rows),
    users: people(own),
  }));
  return ranked(models, 'tokens', 'requests', 'model').slice(0, 10);
}

/** Who was refused was served by nobody, nor was who got nothing but an error. */
function isServed(row: SampleRow): boolean {
  return row.final_status !== 'refused' && (row.final_status !== 'error' || isMeasured(row));
}

function ranking(own: Rows, all: Rows) {
  const tokens = own.some(isMeasured) ? total(own, tokensOfRow) : null;
  return {
    tokens,
    share: ratio(tokens, total(all, tokensOfRow)),
    requests: own.length,
    unmeasured_requests: count(own, isUnmeasured),
  };
}

function topEndpoints(rows: Rows): readonly Figures[] {
  const named = rows.filter((row) => row.endpoint_name !== '');
  const endpoints = [...grouped(named, (row) => row.endpoint_name)].map(([endpoint, own]) => ({
    endpoint,
    requests: own.length,
    share: own.length / rows.length,
    tokens: own.some(isMeasured) ? total(own, tokensOfRow) : null,
    unmeasured_requests: count(own, isUnmeasured),
    error_rate: errorRate(own),
  }));
  return ranked(endpoints, 'requests', 'endpoint').slice(0, 10);
}

function costs(now: Rows, before: Rows): Figures {
  const unpriced = now.filter((row) => costOf(row) === undefined && isMeasured(row) && row.destination_model !== null);
  const models = [...grouped(unpriced, (row) => `${row.destination_model} ${row.provider_name ?? ''}`).values()];
  const list = ranked(
    models.map((own) => ({
      requests: own.length,
      model: own[0]?.destination_model ?? '',
      provider: own[0]?.provider_name ?? '',
    })),
    'requests',
    'model',
    'provider',
  ).slice(0, 10);
  return {
    ...costSums(now),
    cost_nano_usd_previous: unlessNone(before, costSums(before).cost_nano_usd),
    unpriced_requests: unpriced.length,
    unpriced_models: JSON.stringify(list.map(({ provider, model, requests }) => [provider, model, String(requests)])),
  };
}

const HOUR = DAY / 24;

function busyHours({ rows, asked: { zone } }: Selection): readonly Figures[] {
  const cells = new Map<number, number>();
  for (const { at } of rows) {
    const hour = Math.floor(((at + zone.offsetAt(at)) % DAY) / HOUR);
    const cell = weekdayOf(dayOf(at, zone)) * 24 + hour;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
  }
  const inOrder = [...cells].sort(([one], [other]) => one - other);
  return inOrder.map(([cell, requests]) => ({ weekday: Math.floor(cell / 24), hour: cell % 24, requests }));
}
