import type { Deposit, DocumentsQuery, OrdersQuery, TaxOffice } from '@tallygate/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { billing } from './billing-calls.ts';
import { KEYS } from './query-client.ts';
import { readAll } from './read-all.ts';
import { useBillingChange } from './use-billing-change.ts';

const PAGE_SIZE = 50;

/** Which orders are there? All that match, newest first. */
export function useOrders(asked: Omit<OrdersQuery, 'limit' | 'cursor'>) {
  return useQuery({
    queryKey: [...KEYS.billing, 'orders', asked],
    queryFn: ({ signal }) => readAll((page) => billing.orders({ ...asked, ...page }, { signal })),
  });
}

/** How does one order stand? */
export function useOrder(id: string) {
  return useQuery({
    queryKey: [...KEYS.billing, 'order', id],
    queryFn: ({ signal }) => billing.order(id, { signal }),
  });
}

/** Goes on with an order whose browser came back from the provider's window. */
export function useOrderReturned() {
  return useBillingChange(
    ({ id, query }: { readonly id: string; readonly query: Readonly<Record<string, string>> }, how) =>
      billing.orderReturned(id, { query }, how),
  );
}

/** Asks the provider how an order stands. */
export function useSettleOrder() {
  return useBillingChange(billing.settleOrder);
}

/** The money of a bank transfer came. */
export function useConfirmDeposit() {
  return useBillingChange(({ id, deposit }: { readonly id: string; readonly deposit: Deposit }, how) =>
    billing.confirmDeposit(id, deposit, how),
  );
}

/** Withdraws an order that nobody paid. */
export function useCancelOrder() {
  return useBillingChange(billing.cancelOrder);
}

/** What evidences the money, newest first? */
export function useDocuments(asked: Omit<DocumentsQuery, 'limit' | 'cursor'>) {
  return useInfiniteQuery({
    queryKey: [...KEYS.billing, 'documents', asked],
    queryFn: ({ signal, pageParam }) =>
      billing.documents(
        { ...asked, limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Enters what the tax office says of an invoice. */
export function useNoteTaxOffice() {
  return useBillingChange(({ id, taxOffice }: { readonly id: string; readonly taxOffice: TaxOffice }, how) =>
    billing.noteTaxOffice(id, taxOffice, how),
  );
}
