import type { requestFilterSchema, requestNeighboursQuerySchema } from '@tallygate/contract';
import type { z } from 'zod';
import { asInstant, type Instant } from '#kernel';
import type { RowFilter } from '#usage';
import { type ApiContext, ApiRefusal } from './api-context.ts';

type Cut = z.output<typeof requestNeighboursQuerySchema>;

/** Values of one list; more would only slow the engine down. */
const VALUES_MAX = 1_000;
const LISTS = ['workspaces', 'endpoints', 'models', 'requesters', 'tags', 'agents', 'statuses'] as const;

/** The query of a call as its schema reads it: lists that are repeated become one, of anything else the first counts. */
export function requestQuery(context: ApiContext): Readonly<Record<string, string>> {
  const lists: ReadonlySet<string> = new Set(LISTS);
  return Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => {
      return [name, lists.has(name) ? values.join(',') : (values[0] ?? '')];
    }),
  );
}

/** Which rows the caller asks for, beside the range. Throws an ApiRefusal for what cannot be read. */
export function rowFilterOf(cut: Cut): RowFilter {
  return {
    workspaces: [...valuesOf(cut.workspaces), ...one(cut.workspace)],
    endpoints: [...valuesOf(cut.endpoints), ...one(cut.endpoint)],
    models: valuesOf(cut.models),
    requesters: valuesOf(cut.requesters),
    tags: valuesOf(cut.tags),
    agents: valuesOf(cut.agents),
    statuses: [...valuesOf(cut.statuses), ...one(cut.final_status)],
    requester: cut.requester,
    key: cut.key,
    run: cut.run,
    session: cut.session,
    errorCode: cut.error_code,
    apiType: cut.api_type,
    statusCodes: statusesOf(cut.status_code),
    isStream: cut.stream === undefined ? undefined : cut.stream === 'true',
    latencyMsMin: cut.min_latency_ms,
    tokensMin: cut.min_tokens,
    costNanoUsdMin: cut.min_cost_nano_usd,
    isCostUnknown: cut.unknown_cost === undefined ? undefined : true,
    areTokensUnknown: cut.unknown_tokens === undefined ? undefined : true,
    idPrefix: cut.request_id,
  };
}

/** The range of a list, half-open. */
export function rangeOf({ from, to }: Pick<z.output<typeof requestFilterSchema>, 'from' | 'to'>): {
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
} {
  return { from: instantOf(from), to: instantOf(to) };
}

function instantOf(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : asInstant(Date.parse(text));
}

function one(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

function valuesOf(text: string | undefined): readonly string[] {
  const parts = (text ?? '').split(',').filter((part) => part !== '');
  if (parts.length > VALUES_MAX) throw new ApiRefusal('request_invalid', { detail: `at most ${VALUES_MAX} values` });
  return [...new Set(parts)].map((part) => (part === '-' ? '' : unescaped(part)));
}

/** What was typed by hand may be no good encoding: it is taken as it stands. */
function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function statusesOf(text: string | undefined): RowFilter['statusCodes'] {
  if (text === undefined) return undefined;
  if (!text.endsWith('xx')) return { from: Number(text), to: Number(text) };
  const first = Number(text[0]) * 100;
  return { from: first, to: first + 99 };
}
