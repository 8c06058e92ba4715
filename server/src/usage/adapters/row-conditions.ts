import { asInstant, type Instant, isoInstant } from '#kernel';
import type { RowPlace, RowScope } from '../reading/usage-reader.ts';

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
  readonly workspaceId?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly requester?: string | undefined;
  readonly finalStatus?: string | undefined;
  readonly after?: RowPlace | undefined;
}

/** Puts together what is asked for. */
export function conditionsOf(wanted: WantedRows): Conditions {
  const { scope, after } = wanted;
  const given: readonly (Conditions | undefined)[] = [
    scope.kind === 'own' ? value('requester_id', scope.requesterId) : undefined,
    value('request_id', wanted.requestId),
    time('from_time', '>=', wanted.from),
    time('to_time', '<', wanted.to),
    value('workspace_id', wanted.workspaceId),
    value('endpoint_name', wanted.endpoint),
    value('requester', wanted.requester),
    value('final_status', wanted.finalStatus),
    // The first line is implied by the second: it is what the engine can skip days by.
    time('after_time', '<=', after?.at),
    after === undefined
      ? undefined
      : {
          text: '(event_time, request_id) < ({after_time:DateTime64(3)}, {after_id:String})',
          parameters: { after_id: after.requestId },
        },
  ];
  const conditions = given.filter((condition) => condition !== undefined);
  return {
    text: conditions.map(({ text }) => text).join(' AND ') || 'true',
    parameters: Object.assign({}, ...conditions.map(({ parameters }) => parameters)),
  };
}

function value(column: string, wanted: string | undefined): Conditions | undefined {
  if (wanted === undefined) return undefined;
  return { text: `${column} = {${column}:String}`, parameters: { [column]: wanted } };
}

function time(name: string, operator: '>=' | '<' | '<=', at: Instant | undefined): Conditions | undefined {
  if (at === undefined) return undefined;
  return { text: `event_time ${operator} {${name}:DateTime64(3)}`, parameters: { [name]: engineTime(at) } };
}

/** The first and the last time that the engine can compare with; nothing happened before or after. */
const TIMES = { first: Date.UTC(1970, 0, 1), last: Date.UTC(2283, 0, 1) };

/** As the engine reads it in UTC. */
function engineTime(at: Instant): string {
  const held = asInstant(Math.min(Math.max(at, TIMES.first), TIMES.last));
  return isoInstant(held).replace('T', ' ').replace('Z', '');
}
