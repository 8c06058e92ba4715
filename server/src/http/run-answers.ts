import type { RunPeriodFacts, RunSummaryFacts } from '@tallygate/contract';
import { isoInstant } from '#kernel';
import type { CountedPeriod, RunSummary } from '#runs';

/** A period as the API shows it. */
export function periodAnswer(period: CountedPeriod): RunPeriodFacts {
  const { id, kind, from, to, runQuota, atQuota, used, usedBefore, countedFrom, addOns, created } = period;
  return {
    ...{ id, kind, starts_at: isoInstant(from), ends_at: isoInstant(to) },
    ...{ run_quota: runQuota, at_quota: atQuota, used },
    ...{ used_before: usedBefore, counted_from: isoInstant(countedFrom) },
    add_ons: addOns.map((addOn) => ({
      ...{ id: addOn.id, runs: addOn.runs, note: addOn.note },
      ...{ starts_at: isoInstant(addOn.from), ends_at: isoInstant(addOn.to) },
    })),
    ...{ created_at: isoInstant(created.at), created_by: created.by },
  };
}

/** How the runs stand, as the API shows it. */
export function summaryAnswer(summary: RunSummary): RunSummaryFacts {
  const { period, used, held, quota, addOns, left, percent, daysLeft, perHour, forecast } = summary;
  const { contact, isAuditOn, asOf } = summary;
  return {
    period: period === undefined ? null : periodAnswer(period),
    ...{ used, held, quota, add_ons: addOns, left, percent: percent ?? null, days_left: daysLeft },
    runs_per_hour:
      perHour === undefined
        ? null
        : {
            ...{ limit: perHour.limit, used: perHour.used },
            reset_at: perHour.resetAt === undefined ? null : isoInstant(perHour.resetAt),
          },
    forecast:
      forecast === undefined
        ? null
        : {
            runs_at_end: forecast.runsAtEnd,
            exhausted_at: forecast.exhaustedAt === undefined ? null : isoInstant(forecast.exhaustedAt),
          },
    ...{ contact, audit_logging: isAuditOn, as_of: isoInstant(asOf) },
  };
}
