import type { NewOrderRefund, SetAutoTopUp, SetCreditAlerts } from '@tallygate/contract';
import { useQuery } from '@tanstack/react-query';
import { billing } from './billing-calls.ts';
import { KEYS } from './query-client.ts';
import { useBillingChange } from './use-billing-change.ts';

/** Buys a package of credits. */
export function useBuy() {
  return useBillingChange(billing.createOrder);
}

/** Goes on with an order that is not paid. */
export function usePayOrder() {
  return useBillingChange((id: string, how) => billing.payOrder(id, {}, how));
}

/** Gives back what an order's credits have left, and the money for it. */
export function useRefundOrder() {
  return useBillingChange(({ id, refund }: { readonly id: string; readonly refund: NewOrderRefund }, how) =>
    billing.refundOrder(id, refund, how),
  );
}

/** How are credits bought by themselves? */
export function useAutoTopUp(workspace: string) {
  return useQuery({
    queryKey: [...KEYS.billing, 'auto-top-up', workspace],
    queryFn: ({ signal }) => billing.autoTopUp(workspace, { signal }),
  });
}

/** Changes how credits are bought by themselves. */
export function useSetAutoTopUp() {
  return useBillingChange(({ workspace, rule }: { readonly workspace: string; readonly rule: SetAutoTopUp }, how) =>
    billing.setAutoTopUp(workspace, rule, how),
  );
}

/** When are people told that credits run short? */
export function useCreditAlerts(workspace: string) {
  return useQuery({
    queryKey: [...KEYS.billing, 'credit-alerts', workspace],
    queryFn: ({ signal }) => billing.creditAlerts(workspace, { signal }),
  });
}

/** Changes when people are told. */
export function useSetCreditAlerts() {
  return useBillingChange(({ workspace, rule }: { readonly workspace: string; readonly rule: SetCreditAlerts }, how) =>
    billing.setCreditAlerts(workspace, rule, how),
  );
}
