import type { Clock, Instant } from '#kernel';
import { forecastRuns, forecastSpan, type RunForecast, rateOf } from './forecast.ts';
import { allowedAt, type CountedPeriod } from './period.ts';
import { heldAt, hourlyRoom } from './quota-room.ts';
import type { QuotaStores } from './quota-store.ts';
import type { RunSettings } from './run-settings.ts';

/** How the runs of the account stand. */
export interface RunSummary {
  /** undefined: no period lasts now. */
  readonly period: CountedPeriod | undefined;
  readonly used: number;
  /** By gateways, for runs that are to come. */
  readonly held: number;
  readonly quota: number;
  readonly addOns: number;
  /** What neither was used nor is held; never below zero. */
  readonly left: number;
  /** Whole; undefined: nothing is allowed and nothing used. */
  readonly percent: number | undefined;
  /** Begun days until the period ends. */
  readonly daysLeft: number;
  readonly perHour:
    | { readonly limit: number; readonly used: number; readonly resetAt: Instant | undefined }
    | undefined;
  /** undefined: nothing was counted for a whole day yet. */
  readonly forecast: RunForecast | undefined;
  /** Whom to ask for more; may be empty. */
  readonly contact: string;
  /** Runs are in the audit log. */
  readonly isAuditOn: boolean;
  readonly asOf: Instant;
}

/** What a summary is read from. */
export interface SummaryParts<Tx> {
  readonly stores: QuotaStores<Tx>;
  readonly settings: () => Promise<RunSettings>;
  readonly isAuditOn: () => Promise<boolean>;
  /** The account's, as it is now. */
  readonly zone: () => string;
  readonly clock: Pick<Clock, 'now'>;
}

/** Reads how the runs of the account stand now. */
export async function summariseRuns<Tx>(parts: SummaryParts<Tx>): Promise<RunSummary> {
  const { stores, settings, isAuditOn, clock } = parts;
  const at = clock.now();
  const period = await stores.periods.at(at);
  const held = period === undefined ? 0 : await heldAt(stores, period.id);
  const { contact, runsPerHour } = await settings();
  return {
    period,
    ...standing(period, held, at),
    perHour: await perHour(stores, runsPerHour, at),
    forecast: period && (await forecastOf(parts, { period, at })),
    contact,
    isAuditOn: await isAuditOn(),
    asOf: at,
  };
}

const DAY_MS = 86_400_000;

function standing(period: CountedPeriod | undefined, held: number, at: Instant) {
  if (period === undefined) return { used: 0, held: 0, quota: 0, addOns: 0, left: 0, percent: undefined, daysLeft: 0 };
  const { quota, addOns, allowed } = allowedAt(period, at);
  const { used } = period;
  const left = Math.max(0, allowed - used - held);
  const percent = percentOf(used, allowed);
  return { used, held, quota, addOns, left, percent, daysLeft: Math.ceil((period.to - at) / DAY_MS) };
}

/** Whole and rounded down, so that 100 is said only when all is used. More than 100: more was used than is allowed. */
export function percentOf(used: number, allowed: number): number | undefined {
  if (allowed === 0) return used === 0 ? undefined : 100;
  return Number((BigInt(used) * 100n) / BigInt(allowed));
}

async function perHour<Tx>(stores: QuotaStores<Tx>, runsPerHour: number | undefined, at: Instant) {
  const room = await hourlyRoom({ ...stores, runsPerHour }, undefined, at);
  if (room.kind === 'unlimited') return undefined;
  const resetAt = room.used < room.allowed ? undefined : room.resetAt(1);
  return { limit: room.allowed, used: room.used, resetAt };
}

/** What is to be expected of a period; undefined: nothing was counted for a whole day yet. */
export async function forecastOf<Tx>(
  { stores, zone }: Pick<SummaryParts<Tx>, 'stores' | 'zone'>,
  { period, at }: { readonly period: CountedPeriod; readonly at: Instant },
  tx?: Tx,
): Promise<RunForecast | undefined> {
  const span = forecastSpan(await stores.counts.firstQuarter(tx), at, zone());
  if (span === undefined) return undefined;
  const counts = await stores.counts.quarters(span.from, span.to, tx);
  return forecastRuns(period, rateOf(counts, span), at);
}
