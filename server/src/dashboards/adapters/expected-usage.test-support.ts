import { type Figures, grouped, ranked, type Selection, tagsOf } from './expected-basics.test-support.ts';
import {
  cacheHits,
  count,
  errorRate,
  instantText,
  isMeasured,
  isUnmeasured,
  newest,
  people,
  tokensOf,
  tokensOfRow,
  total,
} from './expected-measures.test-support.ts';
import { after } from './expected-performance.test-support.ts';
import type { SampleRow } from './usage-rows.test-support.ts';

type Rows = readonly SampleRow[];
type Expected = Readonly<Record<string, readonly Figures[]>>;

/** The datasets of the page usage, but for those that the overview has too. */
export function expectedUsage({ rows, places }: Selection): Expected {
  return {
    endpoints_over_time: endpointsOverTime(rows, places),
    tokens_per_request: TOKEN_STEPS.map((step, place) => {
      const own = rows.filter((row) => {
        const tokens = tokensOfRow(row);
        return tokens !== null && tokens >= step && tokens < after(TOKEN_STEPS, place);
      });
      return { step, requests: own.length, tokens: total(own, tokensOfRow) };
    }),
    tokens_by_endpoint_and_model: tokensByEndpointAndModel(rows),
    usage_by_endpoint: table(rows, { column: 'endpoint', by: (row) => row.endpoint_name, hasUsers: true }),
    usage_by_workspace: table(rows, { column: 'workspace_id', by: (row) => row.workspace_id, hasUsers: true }),
    usage_by_model: table(rows, { column: 'model', by: (row) => row.destination_model ?? '', hasUsers: true }),
    usage_by_key: table(rows, { column: 'key_id', by: (row) => row.key_id }),
    usage_by_api_type: table(rows, { column: 'api_type', by: (row) => row.api_type }),
    usage_by_user_agent: table(rows, { column: 'user_agent', by: (row) => row.user_agent }),
    usage_by_tag: table(rows, { column: 'tag', by: tagsOrNone }).map(asTag),
    usage_by_requester: usageByRequester(rows),
  };
}

const TOKEN_STEPS = [0, 100, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000];

/** A request without tags stands under the empty name. */
export function tagsOrNone(row: SampleRow): readonly string[] {
  const tags = tagsOf(row);
  return tags.length === 0 ? [''] : tags;
}

/** Tags have no share, and none stands for a filter where there is none. */
export function asTag({ share: _, ...line }: Figures): Figures {
  return { ...line, named_tag: line['tag'] === '' ? null : (line['tag'] ?? null) };
}

/** By place, the eight names that come first in the whole range by themselves, and the others as null. */
export function topByPlace(
  places: Selection['places'],
  top: ReadonlySet<string>,
  by: (row: SampleRow) => string,
): readonly { readonly day: string; readonly name: string | null; readonly rows: Rows }[] {
  return places.flatMap(({ day, rows }) => {
    const named = [...grouped(rows, (row) => (top.has(by(row)) ? by(row) : '\uffff'))];
    return named
      .sort(([one], [other]) => Number(one > other) - Number(one < other))
      .map(([name, own]) => ({ day, name: name === '\uffff' ? null : name, rows: own }));
  });
}

function endpointsOverTime(rows: Rows, places: Selection['places']): readonly Figures[] {
  const named = rows.filter((row) => row.endpoint_name !== '');
  const sizes = [...grouped(named, (row) => row.endpoint_name)].map(([name, own]) => ({ name, requests: own.length }));
  const top = new Set(
    ranked(sizes, 'requests', 'name')
      .slice(0, 8)
      .map(({ name }) => name),
  );
  return topByPlace(places, top, (row) => row.endpoint_name).map(({ day, name, rows: own }) => ({
    day,
    endpoint: name,
    requests: own.length,
  }));
}

function tokensByEndpointAndModel(rows: Rows): readonly Figures[] {
  const measured = rows.filter(isMeasured);
  const pairs = [...grouped(measured, (row) => `${row.endpoint_name} ${row.destination_model ?? ''}`).values()];
  const areas = pairs.map((own) => ({
    endpoint: own[0]?.endpoint_name ?? '',
    model: own[0]?.destination_model ?? '',
    tokens: total(own, tokensOfRow),
    measured_requests: own.length,
  }));
  return ranked(areas, 'tokens', 'endpoint', 'model').slice(0, 200);
}

interface Grouping {
  readonly column: string;
  readonly by: (row: SampleRow) => string | readonly string[];
  readonly hasUsers?: boolean;
}

function table(rows: Rows, { column, by, hasUsers = false }: Grouping): readonly Figures[] {
  const lines = [...grouped(rows, by)].map(
    ([name, own]): Figures => ({
      [column]: name,
      requests: own.length,
      share: own.length / rows.length,
      ...(hasUsers ? { users: people(own) } : {}),
      ...measures(own),
    }),
  );
  return ranked(lines, 'requests', column).slice(0, 100);
}

function measures(rows: Rows) {
  const tokens = tokensOf(rows);
  const measured = rows.filter(isMeasured);
  return {
    error_rate: errorRate(rows),
    measured_requests: measured.length,
    unmeasured_requests: count(rows, isUnmeasured),
    tokens,
    input_tokens: tokens === null ? null : total(measured, (row) => row.input),
    output_tokens: tokens === null ? null : total(measured, (row) => row.output),
    cache_hit_ratio: cacheHits(rows).ratio,
  };
}

function usageByRequester(rows: Rows): readonly Figures[] {
  const lines = [...grouped(rows, (row) => row.requester_id)].map(([id, own]) => ({
    requester_id: id,
    requester: newest(own).requester,
    requester_type: newest(own).requester_type,
    requests: own.length,
    share: own.length / rows.length,
    ...measures(own),
    last_at: instantText(newest(own).at),
  }));
  return ranked(lines, 'requests', 'requester_id').slice(0, 100);
}
