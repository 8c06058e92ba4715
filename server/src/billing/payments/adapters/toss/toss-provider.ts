import type { PaymentProvider } from '../../payment-provider.ts';
import type { TossWindows } from '../../toss-windows.ts';
import { CALL_BOUNDS, type CallBounds } from '../bounded-call.ts';
import { readTossWebhook } from './read-toss-webhook.ts';
import { tossChanged } from './toss-changed.ts';
import { type TossOptions, tossClient } from './toss-client.ts';
import { tossMethods } from './toss-methods.ts';
import { tossPayments } from './toss-payments.ts';
import { refundToss } from './toss-refund.ts';

/** Card payments by Toss Payments, in KRW. */
export function tossProvider(
  options: TossOptions & { readonly windows: TossWindows; readonly bounds?: CallBounds | undefined },
): PaymentProvider {
  const ask = tossClient(options, options.bounds ?? CALL_BOUNDS);
  return {
    name: 'toss',
    ...tossMethods(ask, options.windows),
    ...tossPayments(ask, options.windows),
    refund: (asked) => refundToss(ask, asked),
    changed: tossChanged(ask),
    readWebhook: readTossWebhook,
  };
}
