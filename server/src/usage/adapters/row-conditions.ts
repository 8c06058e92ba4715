import { asInstant, type Instant, isoInstant } from '#kernel';
import type { RowFilter } from '../reading/row-filter.ts';
import type { RowPlace, RowScope } from '../reading/usage-reader.ts';
import { CORRECTIONS_TABLE } from '../table/correction-columns.ts';
import { USAGE_TABLE } from '../table/usage-table.ts';

/** What rows must fulfil: SQL of ours, with every value bound. */
export interface Conditions {
  readonly text: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** `[from, to)`; what is left out does not matter. */
export interface WantedRows {
  readonly scope: RowScope;
  readonly requestId?: string | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** Rows that were stored from then on, whenever they happened. */
  readonly storedSince?: Instant | undefined;
  readonly filter?: RowFilter | undefined;
  readonly after?: RowPlace | undefined;
  /** Rows that stand before a place in the list. */
  readonly before?: RowPlace | undefined;
}

/** Puts together what is asked for. */
export function conditionsOf(wanted: WantedRows): Conditions {
  const { scope, after, before, filter = {} } = wanted;
  const range = rangeOf(wanted);
  const given: readonly (Conditions | undefined)[] = [
    scope.kind === 'own' ? { ...is('requester_id', 'own_id'), parameters: { own_id: scope.requesterId } } : undefined,
    value('request_id', wanted.requestId),
    ...range,
    stored(wanted.storedSince),
    ...listsOf(filter),
    ...valuesOf(filter),
    ...costOf(filter, [...range, wanted.storedSince === undefined ? undefined : SINCE_STORED]),
    // The first line of each is implied by the second: it is what the engine can skip days by.
    time('after_time', '<=', after?.at),
    place('after', '<', after),
    time('before_time', '>=', before?.at),
    place('before', '>', before),
  ];
  return all(given.filter((condition) => condition !== undefined));
}

function rangeOf({ from, to }: WantedRows): readonly (Conditions | undefined)[] {
  return [time('from_time', '>=', from), time('to_time', '<', to)];
}

/** Conditions that must all be met. */
export function all(conditions: readonly Conditions[]): Conditions {
  return {
    text: conditions.map(({ text }) => text).join(' AND ') || 'true',
    parameters: Object.assign({}, ...conditions.map(({ parameters }) => parameters)),
  };
}

/** The same as those of dashboards, so that a widget's rows are the rows that it counts. */
function listsOf(filter: RowFilter): readonly (Conditions | undefined)[] {
  const anyOf = (name: keyof RowFilter & string, text: string): Conditions | undefined => {
    const wanted = filter[name] as readonly string[] | undefined;
    return wanted === undefined || wanted.length === 0 ? undefined : { text, parameters: { [name]: [...wanted] } };
  };
  return [
    anyOf('workspaces', 'workspace_id IN {workspaces:Array(String)}'),
    anyOf('endpoints', 'endpoint_name IN {endpoints:Array(String)}'),
    anyOf('models', "ifNull(destination_model, '') IN {models:Array(String)}"),
    anyOf('requesters', 'requester_id IN {requesters:Array(String)}'),
    anyOf(
      'tags',
      "arrayExists((name, value) -> has({tags:Array(String)}, concat(name, '=', value)), mapKeys(request_tags), mapValues(request_tags))",
    ),
    anyOf('agents', 'agent IN {agents:Array(String)}'),
    anyOf('statuses', 'final_status IN {statuses:Array(String)}'),
  ];
}

function valuesOf(filter: RowFilter): readonly (Conditions | undefined)[] {
  const { statusCodes, isStream, latencyMsMin, tokensMin, idPrefix } = filter;
  const when = (isAsked: boolean, text: string, parameters: Conditions['parameters'] = {}) =>
    isAsked ? { text, parameters } : undefined;
  return [
    value('requester', filter.requester),
    value('key_id', filter.key),
    value('run_id', filter.run),
    value('session_id', filter.session),
    value('error_code', filter.errorCode),
    value('api_type', filter.apiType),
    when(statusCodes !== undefined, 'status_code BETWEEN {status_from:UInt16} AND {status_to:UInt16}', {
      status_from: statusCodes?.from,
      status_to: statusCodes?.to,
    }),
    when(isStream !== undefined, isStream === true ? 'stream' : 'NOT stream'),
    when(latencyMsMin !== undefined, 'latency_ms >= {latency_min:Int64}', { latency_min: latencyMsMin }),
    when(tokensMin !== undefined, 'total_tokens >= {tokens_min:Int64}', { tokens_min: tokensMin }),
    when(filter.areTokensUnknown === true, 'total_tokens IS NULL'),
    when(idPrefix !== undefined, 'startsWith(request_id, {id_prefix:String})', { id_prefix: idPrefix }),
  ];
}

/** The cost of a request is that of its row and all its corrections, which have its time. */
function costOf(filter: RowFilter, range: readonly (Conditions | undefined)[]): readonly (Conditions | undefined)[] {
  const { costNanoUsdMin, isCostUnknown } = filter;
  const within = all(range.filter((condition) => condition !== undefined)).text;
  const corrected = `SELECT request_id FROM ${CORRECTIONS_TABLE} WHERE ${within}`;
  const parts = `
    SELECT request_id, toInt128(ifNull(cost_nano_usd, 0)) AS nano FROM ${USAGE_TABLE} WHERE ${within} AND request_id IN (${corrected})
    UNION ALL SELECT request_id, toInt128(delta_nano_usd) AS nano FROM ${CORRECTIONS_TABLE} WHERE ${within}`;
  return [
    isCostUnknown && { text: `(cost_nano_usd IS NULL AND request_id NOT IN (${corrected}))`, parameters: {} },
    costNanoUsdMin === undefined
      ? undefined
      : {
          text: `(cost_nano_usd >= {cost_min:Int64} AND request_id NOT IN (${corrected})
            OR request_id IN (SELECT request_id FROM (${parts}) GROUP BY request_id HAVING sum(nano) >= {cost_min:Int64}))`,
          parameters: { cost_min: costNanoUsdMin },
        },
  ];
}

function stored(since: Instant | undefined): Conditions | undefined {
  if (since === undefined) return undefined;
  return { text: `ingested_at >= {${STORED_SINCE}:DateTime64(3)}`, parameters: { [STORED_SINCE]: engineTime(since) } };
}

const STORED_SINCE = 'stored_since';
/** The times of the rows that were stored since then: what else is looked up about them is read from the first of them on. */
const SINCE_STORED: Conditions = {
  text: `event_time >= (SELECT if(count() = 0, now64(3), min(event_time)) FROM ${USAGE_TABLE} WHERE ingested_at >= {${STORED_SINCE}:DateTime64(3)})`,
  parameters: {},
};

function place(name: 'after' | 'before', operator: '<' | '>', at: RowPlace | undefined): Conditions | undefined {
  if (at === undefined) return undefined;
  return {
    text: `(event_time, request_id) ${operator} ({${name}_time:DateTime64(3)}, {${name}_id:String})`,
    parameters: { [`${name}_id`]: at.requestId },
  };
}

function is(column: string, parameter: string): { readonly text: string } {
  return { text: `${column} = {${parameter}:String}` };
}

function value(column: string, wanted: string | undefined): Conditions | undefined {
  if (wanted === undefined) return undefined;
  return { ...is(column, column), parameters: { [column]: wanted } };
}

function time(name: string, operator: '>=' | '<' | '<=', at: Instant | undefined): Conditions | undefined {
  if (at === undefined) return undefined;
  return { text: `event_time ${operator} {${name}:DateTime64(3)}`, parameters: { [name]: engineTime(at) } };
}

/** The first and the last time that the engine can compare with; nothing happened before or after. */
const TIMES = { first: Date.UTC(1970, 0, 1), last: Date.UTC(2283, 0, 1) };

/** As the engine reads it in UTC. */
export function engineTime(at: Instant): string {
  const held = asInstant(Math.min(Math.max(at, TIMES.first), TIMES.last));
  return isoInstant(held).replace('T', ' ').replace('Z', '');
}
