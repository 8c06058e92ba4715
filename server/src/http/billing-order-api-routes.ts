import {
  autoTopUpSchema,
  begunSubscriptionSchema,
  changeSubscriptionSchema,
  creditAlertsSchema,
  creditWorkspaceQuerySchema,
  depositSchema,
  newOrderSchema,
  newRefundSchema,
  newSubscriptionSchema,
  orderDetailSchema,
  orderSchema,
  ordersQuerySchema,
  pageOf,
  paidOrderSchema,
  payOrderSchema,
  returnedSchema,
  sandboxPaymentSchema,
  setAutoTopUpSchema,
  setCreditAlertsSchema,
  subscriptionSchema,
  subscriptionsQuerySchema,
} from '@tallygate/contract';
import { z } from 'zod';
import { type ApiRoute, json } from './api-route.ts';

const ROOT = '/api/v1/billing';
const READING = [400, 401, 403, 404];
const CHANGING = [400, 401, 403, 404, 409, 413];
const PAYING = [400, 401, 402, 403, 404, 409, 413, 503];

const onOrder = (act: string, of: Pick<ApiRoute, 'summary' | 'body'> & { readonly tells: string }): ApiRoute => ({
  method: 'post',
  path: `${ROOT}/orders/{id}/${act}`,
  summary: `${of.summary}; for account admins`,
  isCreating: true,
  ...(of.body === undefined ? {} : { body: of.body }),
  answer: json(200, of.tells, orderSchema),
  refusals: PAYING,
});

const ORDERS: readonly ApiRoute[] = [
  {
    method: 'get',
    path: `${ROOT}/orders`,
    summary: 'Orders of credits; for account admins',
    query: ordersQuerySchema,
    answer: {
      status: 200,
      description: 'A page of them, the newest first; as CSV all of them, at most the newest 100,000.',
      content: { 'application/json': pageOf(orderSchema), 'text/csv': z.string() },
    },
    refusals: READING,
  },
  {
    method: 'post',
    path: `${ROOT}/orders`,
    summary: 'Buy a package of credits; for account admins',
    isCreating: true,
    body: newOrderSchema,
    answer: json(
      201,
      'The order. `open` with a URL: to be confirmed there. `open` without: not known yet, or a deposit is awaited. A purchase is made once for a key, however long ago.',
      paidOrderSchema,
    ),
    refusals: PAYING,
  },
  {
    method: 'get',
    path: `${ROOT}/orders/{id}`,
    summary: 'One order, and what could be given back of it; for account admins',
    answer: json(200, 'The order.', orderDetailSchema),
    refusals: READING,
  },
  {
    method: 'post',
    path: `${ROOT}/orders/{id}/pay`,
    summary: 'Go on with the payment of an order, or try once more; for account admins',
    isCreating: true,
    body: payOrderSchema,
    answer: json(200, 'The order, and where the browser goes now.', paidOrderSchema),
    refusals: PAYING,
  },
  {
    method: 'post',
    path: `${ROOT}/orders/{id}/returned`,
    summary: 'Go on with an order whose browser came back from the provider; for account admins',
    isCreating: true,
    body: returnedSchema,
    answer: json(200, 'The order as the provider has it.', paidOrderSchema),
    refusals: PAYING,
  },
  onOrder('settle', {
    summary: 'Look at the provider how an order’s payments stand, and book what is new',
    tells: 'The order.',
  }),
  onOrder('deposit', {
    summary: 'Confirm that the money of a bank transfer came',
    body: depositSchema,
    tells: 'The order: its credits are there.',
  }),
  onOrder('cancel', { summary: 'Withdraw an order that nobody paid', tells: 'The order.' }),
  onOrder('refunds', {
    summary: 'Give back unused credits, and the money for them',
    body: newRefundSchema,
    tells: 'The order.',
  }),
];

const onSubscription = (act: 'stop' | 'resume', summary: string): ApiRoute => ({
  method: 'post',
  path: `${ROOT}/subscriptions/{id}/${act}`,
  summary: `${summary}; for account admins`,
  isCreating: true,
  answer: json(200, 'The subscription.', subscriptionSchema),
  refusals: CHANGING,
});

const SUBSCRIPTIONS: readonly ApiRoute[] = [
  {
    method: 'get',
    path: `${ROOT}/subscriptions`,
    summary: 'Plans that workspaces have or had, with their months; for account admins',
    query: subscriptionsQuerySchema,
    answer: json(200, 'A page of them, the newest first.', pageOf(subscriptionSchema)),
    refusals: READING,
  },
  {
    method: 'post',
    path: `${ROOT}/subscriptions`,
    summary: 'Take a plan for a workspace; for account admins',
    isCreating: true,
    body: newSubscriptionSchema,
    answer: json(201, 'The subscription, which begins once its first month is paid.', begunSubscriptionSchema),
    refusals: PAYING,
  },
  {
    method: 'patch',
    path: `${ROOT}/subscriptions/{id}`,
    summary: 'Another plan or payment method, from the next month on; for account admins',
    isCreating: true,
    body: changeSubscriptionSchema,
    answer: json(200, 'The subscription.', subscriptionSchema),
    refusals: CHANGING,
  },
  onSubscription('stop', 'Stop a plan: it and its credits stay until the end of the paid month'),
  onSubscription('resume', 'Take back a stop whose end has not come'),
];

const RULES: readonly ApiRoute[] = [
  {
    method: 'get',
    path: `${ROOT}/auto-top-up`,
    summary: 'The rule that tops a workspace up by itself; for account admins',
    query: creditWorkspaceQuerySchema,
    answer: json(200, 'The rule; off until somebody switches it on.', autoTopUpSchema),
    refusals: READING,
  },
  {
    method: 'put',
    path: `${ROOT}/auto-top-up`,
    summary: 'Set the rule that tops a workspace up by itself; for account admins',
    isCreating: true,
    query: creditWorkspaceQuerySchema,
    body: setAutoTopUpSchema,
    answer: json(200, 'The rule.', autoTopUpSchema),
    refusals: CHANGING,
  },
  {
    method: 'get',
    path: `${ROOT}/credit-alerts`,
    summary: 'When people are told that a workspace’s credits run short; for account admins',
    query: creditWorkspaceQuerySchema,
    answer: json(200, 'The rule.', creditAlertsSchema),
    refusals: READING,
  },
  {
    method: 'put',
    path: `${ROOT}/credit-alerts`,
    summary: 'Choose when people are told that a workspace’s credits run short; for account admins',
    isCreating: true,
    query: creditWorkspaceQuerySchema,
    body: setCreditAlertsSchema,
    answer: json(200, 'The rule.', creditAlertsSchema),
    refusals: CHANGING,
  },
];

const TOLD: readonly ApiRoute[] = [
  {
    method: 'post',
    path: `${ROOT}/webhooks/{provider}`,
    summary: 'A provider tells that something happened: it is looked up there, whatever the body says',
    isOpen: true,
    answer: json(200, 'It was looked up, and what is new is booked.', z.object({})),
    refusals: [400, 413, 503],
  },
  {
    method: 'post',
    path: `${ROOT}/sandbox/payments/{ref}/{act}`,
    summary:
      'What a card’s holder or its bank does to a payment of the sandbox: `dispute`, `dispute-won`, `dispute-lost`, `refund`; for account admins',
    isCreating: true,
    answer: json(
      200,
      'The payment as the sandbox has it. Orders learn of it as of any provider’s.',
      sandboxPaymentSchema,
    ),
    refusals: CHANGING,
  },
];

/** The routes of orders, plans and what happens by itself. */
export const BILLING_ORDER_ROUTES: readonly ApiRoute[] = [...ORDERS, ...SUBSCRIPTIONS, ...RULES, ...TOLD];
