import { asInstant, type Clock, type Instant, type Log, type Timer } from '#kernel';
import type { PeriodPorts } from './manage-periods.ts';
import type { CountedPeriod } from './period.ts';
import { type QuotaNoticeParts, tellOfForecast, tellOfUse } from './quota-notices.ts';
import { RUN_SPAN_MS } from './run.ts';

/** What keeping quotas up acts with. */
export interface UpkeepPorts<Tx> extends QuotaNoticeParts<Tx>, Pick<PeriodPorts<Tx>, 'transaction' | 'countStored'> {
  readonly clock: Clock;
  readonly log: Log;
}

const EVERY_MS = 10_000;
/** Most rows of runs that began before counting did come so soon after it: no request lasts longer. */
const ROWS_COME_MS = 3_600_000;
/** Rows wait in their gateway while the warehouse is away; until then it is looked for them, now and then. */
const LATE_ROWS_MS = 48 * 3_600_000;
const LATE_EVERY_MS = 600_000;
/** Minutes count an hour; those that were charged late, as long as anybody could ask. */
const MINUTES_KEPT_MS = 4 * 3_600_000;

/** Does every few seconds what time alone brings about. Stop it before the store is closed. */
export function keepQuota<Tx>(ports: UpkeepPorts<Tx>): { stop(): void } {
  let timer: Timer | undefined;
  let isStopped = false;
  const later = (): void => {
    timer = ports.clock.after(EVERY_MS, () => {
      upkeep(ports)
        .catch((error: unknown) => {
          ports.log.error({ error }, 'Periods of AI runs could not be looked after. It is tried again.');
        })
        .finally(() => isStopped || later());
    });
  };
  later();
  return {
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}

/** Counts again what was there before counting began, tells of what time brought, and forgets what is too old to matter. */
export async function upkeep<Tx>(ports: UpkeepPorts<Tx>): Promise<void> {
  const { stores, transaction, clock } = ports;
  const at = clock.now();
  for (const period of await stores.periods.all())
    if (isSettling(period, at)) {
      await recount(ports, period).catch((error: unknown) => {
        ports.log.warn({ error, period: period.id }, 'AI runs of before a period was made could not be counted again.');
      });
    }
  await transaction(async (tx) => {
    await tellOfUse(ports, tx, at);
    await tellOfForecast(ports, tx, at);
  });
  await transaction(async (tx) => {
    // Twice the span: a charge may come a day late, and still belongs to the run that it was part of.
    await stores.sights.removeBefore(tx, asInstant(at - 2 * RUN_SPAN_MS));
    await stores.counts.removeMinutesBefore(tx, asInstant(at - MINUTES_KEPT_MS));
  });
}

function isSettling({ from, countedFrom }: CountedPeriod, at: Instant): boolean {
  if (from >= countedFrom || at < countedFrom) return false;
  const since = at - countedFrom;
  return since < ROWS_COME_MS || (since < LATE_ROWS_MS && since % LATE_EVERY_MS < EVERY_MS);
}

async function recount<Tx>(ports: UpkeepPorts<Tx>, { id, from, countedFrom }: CountedPeriod): Promise<void> {
  const stored = await ports.countStored(from, countedFrom);
  const runs = stored.reduce((sum, each) => sum + each.runs, 0);
  await ports.transaction((tx) => ports.stores.periods.setUsedBefore(tx, id, runs));
}
