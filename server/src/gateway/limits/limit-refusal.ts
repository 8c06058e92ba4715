import type { ErrorCode, ErrorDetails } from '@tallygate/contract';
import type { LimitKind, LimitRefusal } from '#admission';
import { asInstant, isoInstant } from '#kernel';

/** What a client's SDK is told of trying again. */
export interface RetryAdvice {
  /** Whole seconds; undefined: not said. */
  readonly afterSeconds: number | undefined;
  /** The same request would be refused again for a long time. */
  readonly isUseless: boolean;
}

/** A refusal as it is answered and recorded. */
export interface AnsweredRefusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly retry?: RetryAdvice | undefined;
}

/** Clients give up on a longer wait, or stand still: they are told not to try again instead. */
const RETRY_SECONDS_MAX = 120;

const CODES: Readonly<Record<LimitKind, ErrorCode>> = {
  in_flight: 'in_flight_limit_reached',
  requests_per_minute: 'requests_per_minute_exceeded',
  tokens_per_minute: 'tokens_per_minute_exceeded',
  runs_per_hour: 'runs_per_hour_exceeded',
  run_quota: 'run_quota_exhausted',
  budget: 'budget_exhausted',
  credits: 'insufficient_credits',
};

/**
 * Names the limit, what was used and allowed, when there is room again, and whom to ask for more. `contact`: of the
 * account's runs; undefined: an account admin.
 */
export function limitRefusal(
  refusal: LimitRefusal,
  { nowMs, contact }: { readonly nowMs: number; readonly contact: string | undefined },
): AnsweredRefusal {
  const { reason, name, unit, used, allowed, needed, resetAtMs } = refusal;
  const inUnit = (units: number) => shownUnits(units, unit);
  const afterSeconds = resetAtMs === undefined ? undefined : Math.max(1, Math.ceil((resetAtMs - nowMs) / 1_000));
  const isShort = reason === 'in_flight' || (afterSeconds !== undefined && afterSeconds <= RETRY_SECONDS_MAX);
  return {
    // Waiting gives no credits: somebody has to buy some (RFC 9110, section 15.5.3).
    status: reason === 'credits' ? 402 : 429,
    code: CODES[reason],
    details: {
      limit: name,
      used: inUnit(used),
      allowed: inUnit(allowed),
      needed: inUnit(needed),
      reset_at: resetAtMs === undefined ? '–' : isoInstant(asInstant(resetAtMs)),
      ...(contact !== undefined && unit === 'runs' ? { contact } : {}),
    },
    retry: { afterSeconds: isShort ? (afterSeconds ?? 1) : undefined, isUseless: !isShort },
  };
}

/** Whole units; money in dollars and credits in credits, as people write them. */
function shownUnits(units: number, unit: LimitRefusal['unit']): string {
  if (unit === 'cost') return `${decimal(units, 9)} USD`;
  return unit === 'credits' ? decimal(units, 6) : String(units);
}

function decimal(units: number, places: number): string {
  const digits = String(Math.abs(units)).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  const sign = units < 0 ? '-' : '';
  return sign + digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`);
}
