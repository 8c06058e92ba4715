import { type Instant, isoInstant } from '#kernel';
import type { NoticeValues, RaiseNotice } from '#notices';
import { allowedAt, type CountedPeriod } from './period.ts';
import type { QuotaStores } from './quota-store.ts';
import { forecastOf, percentOf } from './summary.ts';

/** What telling of the quota acts with. */
export interface QuotaNoticeParts<Tx> {
  readonly stores: QuotaStores<Tx>;
  readonly raise: RaiseNotice<Tx>;
  /** The account's, as it is now. */
  readonly zone: () => string;
}

/** Parts of the quota, in percent, that people are told of. */
const THRESHOLDS = [50, 80, 90, 100] as const satisfies readonly NoticeValues['run_quota_reached']['percent'][];

/**
 * Tells of each part of the quota that is used up, once. When so much more is allowed that a part is no longer reached, it
 * may be told of again; when less is allowed, only what is reached anew is told of.
 */
export async function tellOfUse<Tx>({ stores, raise }: QuotaNoticeParts<Tx>, tx: Tx, at: Instant): Promise<void> {
  const { periods } = stores;
  const period = await periods.at(at, tx);
  if (period === undefined) return;
  const { used } = period;
  const { allowed } = allowedAt(period, at);
  const percent = percentOf(used, allowed) ?? 0;
  const reached = THRESHOLDS.findLast((threshold) => percent >= threshold) ?? 0;
  const told = await periods.told(tx, period.id);
  if (reached === told.percent) return;
  const round = reached < told.percent ? told.round + 1 : told.round;
  await periods.setTold(tx, period.id, { percent: reached, round });
  for (const threshold of THRESHOLDS.filter((each) => each > told.percent && each <= reached)) {
    await raise(tx, {
      key: `run-quota/${period.id}/${round}/${threshold}`,
      at,
      kind: 'run_quota_reached',
      values: { percent: threshold, used, quota: allowed, period_ends_at: isoInstant(period.to) },
    });
  }
}

/** Tells once when the quota is to be used up before the period ends; again only after something else was allowed. */
export async function tellOfForecast<Tx>(parts: QuotaNoticeParts<Tx>, tx: Tx, at: Instant): Promise<void> {
  const period = await parts.stores.periods.at(at, tx);
  if (period === undefined) return;
  const { allowed } = allowedAt(period, at);
  if (period.used >= allowed) return;
  const forecast = await forecastOf(parts, { period, at }, tx);
  if (forecast?.exhaustedAt === undefined) return;
  await parts.raise(tx, {
    key: `run-forecast/${period.id}/${capacityOf(period)}`,
    at,
    kind: 'run_quota_forecast',
    values: {
      ...{ used: period.used, quota: allowed },
      exhausted_at: isoInstant(forecast.exhaustedAt),
      period_ends_at: isoInstant(period.to),
    },
  });
}

/** Other than before when somebody changed what is allowed, and not when extra capacity begins or ends as it was to. */
function capacityOf({ runQuota, addOns }: CountedPeriod): string {
  return [runQuota, ...addOns.map(({ runs }) => runs)].join('+').slice(0, KEY_PART_MAX);
}

const KEY_PART_MAX = 100;
