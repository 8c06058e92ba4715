import { asInstant, type Instant } from '#kernel';
import type { SampleProvider } from './catalogue.ts';
import { pick, whole } from './draw.ts';
import type { KoreanDay } from './korean-days.ts';
import { seededRandom } from './seeded-random.ts';

/** A time in which a provider does badly. */
export interface Trouble {
  readonly kind: 'outage' | 'rate_limited';
  readonly provider: SampleProvider;
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
}

const MINUTE_MS = 60_000;
const OUTAGE_MINUTES = 40;
/** Part of the range that had passed on the day of the outage. */
const OUTAGE_AT = 0.8;
/** One burst of 429s in so many days. */
const DAYS_PER_BURST = 6;

/** One outage of Anthropic on an afternoon, and bursts of 429s of OpenAI at busy hours. */
export function troublesOf(days: readonly KoreanDay[], seed: string): readonly Trouble[] {
  const workdays = days.filter((day) => day.kind === 'workday');
  const random = seededRandom(seed, 'troubles');
  const outageDay = workdays[Math.floor((workdays.length - 1) * OUTAGE_AT)];
  if (outageDay === undefined) return [];
  const bursts = Array.from({ length: Math.floor(days.length / DAYS_PER_BURST) }, (): Trouble => {
    const minute = whole(random, 10 * 60, 17 * 60);
    return troubleOn(pick(random, workdays), { minute, lasts: whole(random, 10, 30), kind: 'rate_limited' });
  });
  return [troubleOn(outageDay, { minute: 14 * 60 + 5, lasts: OUTAGE_MINUTES, kind: 'outage' }), ...bursts];
}

/** What a provider suffers from at a time; undefined: nothing. */
export function troubleAt(
  troubles: readonly Trouble[],
  provider: SampleProvider,
  at: number,
): Trouble['kind'] | undefined {
  return troubles.find((trouble) => trouble.provider === provider && trouble.from <= at && at < trouble.to)?.kind;
}

function troubleOn(
  day: KoreanDay,
  { minute, lasts, kind }: { readonly minute: number; readonly lasts: number; readonly kind: Trouble['kind'] },
): Trouble {
  const from = day.startsAt + minute * MINUTE_MS;
  const provider = kind === 'outage' ? 'anthropic' : 'openai';
  return { kind, provider, from: asInstant(from), to: asInstant(from + lasts * MINUTE_MS) };
}
