import { type CreditUsage, creditUsageQuerySchema } from '@tallygate/contract';
import { amountText, type CreditUsageAsked, type CreditUsageSums, type UsedLine } from '#credits';
import { addDays, asInstant, civilTimeAt, type Instant, isoInstant, startOfDay } from '#kernel';
import { type ApiContext, ApiRefusal } from './api-context.ts';
import type { CreditRouteOptions } from './credit-route-options.ts';
import { parseWith } from './parse-with.ts';
import { workspaceIdOf } from './people-answers.ts';
import { readingRows } from './reading-rows.ts';

const DAYS = 30;
/** Longest time of one question. */
const DAYS_MAX = 400;
const DAY_MS = 86_400_000;
const REST = '@rest';

/** Who used the credits of a workspace, up to yesterday, and how that adds up to what the ledger booked. */
export async function creditUsage(context: ApiContext, options: CreditRouteOptions): Promise<CreditUsage> {
  const { credits, creditUsage: rows, clock, account } = options;
  const asked = questionOf(context, options);
  const { timeZone } = account();
  const now = clock.now();
  const { workspaceId, from, to, group } = asked;
  const [sums, booked] = await Promise.all([
    readingRows(rows.sums(asked, context.req.raw.signal)),
    credits.usedByKind(workspaceId, { from, to }),
  ]);
  const { chargesMicro, directMicro, correctionsMicro } = booked;
  return {
    workspace_id: workspaceId,
    from: isoInstant(from),
    to: isoInstant(to),
    time_zone: timeZone,
    as_of: isoInstant(now),
    group,
    data: namesOf(sums),
    lines: {
      requests: amountText(sums.requestsMicro),
      runs: amountText(sums.runsMicro),
      direct: amountText(directMicro),
      corrections: amountText(correctionsMicro),
      booked_apart: amountText(chargesMicro - sums.requestsMicro - sums.runsMicro),
    },
    total: amountText(chargesMicro + directMicro + correctionsMicro),
  };
}

/** A day means its beginning. Of today nothing is told: nobody knows yet what it comes to. */
function questionOf(context: ApiContext, { account, clock }: CreditRouteOptions): CreditUsageAsked {
  const query = parseWith(creditUsageQuerySchema, context.req.query());
  const { timeZone } = account();
  const today = startOfDay(civilTimeAt(clock.now(), timeZone), timeZone);
  const to = asInstant(Math.min(query.to === undefined ? today : timeOf(query.to, timeZone), today));
  const first = startOfDay(addDays(civilTimeAt(to, timeZone), -DAYS), timeZone);
  const from = query.from === undefined ? first : timeOf(query.from, timeZone);
  if (from > to || to - from > DAYS_MAX * DAY_MS) {
    throw new ApiRefusal('request_invalid', { detail: `from, to: at most ${DAYS_MAX} days` });
  }
  return { workspaceId: workspaceIdOf(query.workspace, account()), from, to, group: query.group };
}

function timeOf(text: string, zone: string): Instant {
  const [year = 0, month = 1, day = 1, ...more] = text.split(/[-T]/).map(Number);
  return more.length === 0 ? startOfDay({ year, month, day }, zone) : asInstant(Date.parse(text));
}

/** People of one name are one line: ids say nothing to a reader. */
function namesOf(sums: CreditUsageSums): CreditUsage['data'] {
  const names = new Map(
    [...Map.groupBy(sums.lines, ({ outer }) => outer)].map(([outer, lines]) => [outer, newestName(lines)]),
  );
  const named = [...Map.groupBy(sums.lines, ({ outer }) => names.get(outer) ?? '')].map(([name, lines]) => ({
    ...usedOf(lines),
    name: nameOf(name),
    parts: sorted(
      [...Map.groupBy(lines, ({ inner }) => inner)].map(([inner, own]) => ({ ...usedOf(own), name: nameOf(inner) })),
    ).map(({ micro: _, ...part }) => part),
  }));
  const rest = restOf(sums);
  return sorted(rest === undefined ? named : [...named, rest]).map(({ micro: _, ...used }) => used);
}

function newestName(lines: readonly UsedLine[]): string {
  return lines.reduce((newest, line) => (line.last > newest.last ? line : newest)).name;
}

function sorted<Used extends { readonly micro: bigint; readonly name: string | null }>(all: readonly Used[]): Used[] {
  return all.toSorted((one, other) => compareAmounts(other.micro, one.micro) || compareNames(one.name, other.name));
}

/** What has no line of its own, so that the sum is whole. */
function restOf({ lines, requests, requestsMicro, runs, runsMicro }: CreditUsageSums) {
  const listed = usedOf(lines);
  const micro = requestsMicro + runsMicro - listed.micro;
  if (micro === 0n && requests === listed.requests && runs === listed.runs) return undefined;
  const used = { requests: requests - listed.requests, runs: runs - listed.runs, credits: amountText(micro) };
  return { ...used, micro, name: REST, parts: [{ ...used, name: REST }] };
}

function usedOf(lines: readonly UsedLine[]) {
  const micro = lines.reduce((sum, line) => sum + line.micro, 0n);
  return {
    requests: lines.reduce((sum, line) => sum + line.requests, 0),
    runs: lines.reduce((sum, line) => sum + line.runs, 0),
    credits: amountText(micro),
    micro,
  };
}

function nameOf(text: string): string | null {
  return text === '' ? null : text;
}

function compareAmounts(one: bigint, other: bigint): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function compareNames(one: string | null, other: string | null): number {
  return (one ?? '') < (other ?? '') ? -1 : 1;
}
