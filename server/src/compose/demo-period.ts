import { createClient, type Language, type NewRunPeriod } from '@tallygate/contract';
import type { Instant } from '#kernel';

/** What the demo's contract allows: more is used up before it ends than the sample uses so far. */
const RUN_QUOTA = 100_000;
const EXTRA_RUNS = 5_000;
const MONTHS = 6;
/** The sample begins so long before it is made, and the contract with the first month that lies in it whole. */
const SAMPLE_DAYS = 90;
const DAY_MS = 86_400_000;

export interface DemoPeriodOptions {
  /** Of the gateway's public port. */
  readonly url: string;
  /** An account admin's. */
  readonly key: string;
  readonly language: Language;
  readonly now: Instant;
  readonly signal: AbortSignal;
}

/**
 * Gives the demo a contract period with extra capacity, and somebody to ask for more, so that the page of its usage shows what
 * it shows at work. Where there is a period, nothing is done. Rejects when it could not be made.
 */
export async function makeDemoPeriod({ url, key, language, now, signal }: DemoPeriodOptions): Promise<void> {
  const client = createClient({
    baseUrl: url,
    language,
    fetch: (path, init) =>
      fetch(path, { ...init, headers: { ...init.headers, authorization: `Bearer ${key}` }, signal }),
  });
  if ((await client.runPeriods({ limit: 1 })).data.length > 0) return;
  const { id } = await client.createRunPeriod(demoPeriod(now));
  await client.addRunCapacity(id, { runs: EXTRA_RUNS, note: NOTE[language] });
  await client.changeRunSettings({ contact: CONTACT[language] });
}

/** Six months from the first of a month on. */
export function demoPeriod(now: Instant): NewRunPeriod {
  const oldest = new Date(now - SAMPLE_DAYS * DAY_MS);
  const begin = oldest.getUTCMonth() + 1;
  return {
    kind: 'contract',
    starts_at: firstDay(oldest.getUTCFullYear(), begin),
    ends_at: firstDay(oldest.getUTCFullYear(), begin + MONTHS),
    run_quota: RUN_QUOTA,
    at_quota: 'warn',
  };
}

/** Months beyond the year are those of the next. */
function firstDay(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}

const NOTE = { ko: '3분기 추가 계약', en: 'Added in the third quarter' } as const;
const CONTACT = { ko: '플랫폼 팀 (platform@example.com)', en: 'The platform team (platform@example.com)' } as const;
