import type { ChangedLimitSettings, DefaultHold } from '@tallygate/contract';
import { defaultHoldSchema, limitSettingsSchema } from '@tallygate/contract';
import type { AllLimits } from '../../../api/use-limits.ts';

/** What holds for all requests, as it is being written. */
export interface LimitForm {
  /** Empty: as many as there is room for. */
  readonly inFlight: string;
  readonly away: AllLimits['when_control_is_away'];
  /** US dollars. */
  readonly hold: string;
}

const MICRO_PER_USD = 1e6;

/** What the form begins with. */
export function limitFormOf(limits: AllLimits): LimitForm {
  return {
    inFlight: limits.in_flight_per_key_max === null ? '' : String(limits.in_flight_per_key_max),
    away: limits.when_control_is_away,
    hold: dollarsOf(limits.default_hold_micro_usd),
  };
}

/** The fields in which something is wrong. */
export type LimitProblem = 'inFlight' | 'hold';

/** What is sent, which is what differs from what is known; or in which fields something is wrong. */
export type CheckedLimits =
  | { readonly kind: 'change'; readonly limits: ChangedLimitSettings; readonly hold?: DefaultHold }
  | { readonly kind: 'problems'; readonly problems: readonly LimitProblem[] };

/** Reads the form. */
export function checkLimitForm(form: LimitForm, known: AllLimits): CheckedLimits {
  const inFlight = limitSettingsSchema.shape.in_flight_per_key_max.safeParse(countOf(form.inFlight));
  const hold = defaultHoldSchema.shape.default_hold_micro_usd.safeParse(microOf(form.hold));
  if (!inFlight.success || !hold.success) {
    const problems: readonly LimitProblem[] = [
      ...(inFlight.success ? [] : (['inFlight'] as const)),
      ...(hold.success ? [] : (['hold'] as const)),
    ];
    return { kind: 'problems', problems };
  }
  const limits: ChangedLimitSettings = {
    ...(inFlight.data === known.in_flight_per_key_max ? {} : { in_flight_per_key_max: inFlight.data }),
    ...(form.away === known.when_control_is_away ? {} : { when_control_is_away: form.away }),
  };
  const isSameHold = hold.data === known.default_hold_micro_usd;
  return { kind: 'change', limits, ...(isSameHold ? {} : { hold: { default_hold_micro_usd: hold.data } }) };
}

function countOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text.replaceAll(',', ''));
}

/** NaN: no amount, or of less than a millionth. */
function microOf(text: string): number {
  const micro = /^\d{1,4}(\.\d{1,6})?$/.test(text.trim()) ? Number(text) * MICRO_PER_USD : Number.NaN;
  return Math.round(micro);
}

function dollarsOf(micro: number): string {
  const digits = String(micro).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '');
}
