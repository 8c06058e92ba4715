import type { z } from 'zod';
import type { ProviderAnswer } from '../../payment-provider.ts';
import { NoAnswer } from '../bounded-call.ts';
import { declineOf, refusalOf } from './stripe-problem.ts';

/** An error of Stripe's client, as far as it is read: https://docs.stripe.com/api/errors. */
export interface StripeFailure {
  readonly statusCode?: number | undefined;
  readonly code?: string | undefined;
  readonly param?: string | undefined;
  readonly decline_code?: string | undefined;
  readonly rawType?: string | undefined;
  readonly raw?: { readonly payment_intent?: unknown } | undefined;
}

/** Asks one question, and reads what came as what was asked for. Throws nothing. */
export async function askStripe<Shape>(
  ask: () => Promise<unknown>,
  schema: z.ZodType<Shape>,
): Promise<ProviderAnswer<Shape> & { readonly failure?: StripeFailure }> {
  try {
    const read = schema.safeParse(await ask());
    if (read.success) return { kind: 'answer', value: read.data };
    return { kind: 'unknown', detail: 'the answer could not be read' };
  } catch (error) {
    const failure = failureOf(error);
    return { ...answerTo(failure, error), failure };
  }
}

function failureOf(error: unknown): StripeFailure {
  return typeof error === 'object' && error !== null ? error : {};
}

/** What a failure says: never its own words, which may name what was sent. */
function answerTo(failure: StripeFailure, error: unknown): Exclude<ProviderAnswer<never>, { kind: 'answer' }> {
  const { statusCode, code, rawType, param } = failure;
  const detail = noAnswer(error) ?? `${statusCode ?? 'no status'} ${code ?? rawType ?? ''}`.trim();
  switch (statusCode) {
    case 401:
    case 403:
      return { kind: 'refused', code: 'credential_refused', detail };
    case 402:
      return { kind: 'refused', code: declineOf(failure), detail };
    case 400:
    case 404:
      // The same key was used for something else: what became of that has to be looked up.
      if (rawType === 'idempotency_error') return { kind: 'unknown', detail };
      return { kind: 'refused', code: refusalOf(code, param), detail };
    default:
      return { kind: 'unknown', detail };
  }
}

/** A call that found nobody is wrapped by Stripe's client. */
function noAnswer(error: unknown): string | undefined {
  const { detail } = failureOf(error) as { readonly detail?: unknown };
  const cause = error instanceof NoAnswer ? error : detail;
  return cause instanceof NoAnswer ? cause.message : undefined;
}
