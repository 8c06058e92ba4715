import type { OpenAPIHono } from '@hono/zod-openapi';
import { isBusinessNumber, newMethodSchema, pageQuerySchema, returnedSchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import type { PaymentMethod } from '#billing';
import type { Transaction } from '../store/index.ts';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { buyerOf, methodAnswer } from './billing-answers.ts';
import { doneOr } from './billing-order-answers.ts';
import { returnUrlOf } from './billing-order-view.ts';
import {
  askerOf,
  BILLING,
  type BillingRouteOptions,
  idOf,
  keepAfterwards,
  recordBilling,
} from './billing-route-options.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import { demand } from './demand.ts';
import type { Answer } from './idempotency.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';

const ROOT = '/api/v1/billing/methods';
const RETURN_PATH = '/settings/billing/methods/returned';

/** `/api/v1/billing/methods`: ways of paying that the account has registered. */
export function billingMethodRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: BillingRouteOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.get(ROOT, signedIn, async (context) => {
    demand(context, BILLING);
    context.header('cache-control', 'no-store');
    const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
    const language = context.get('language');
    const methods = (await options.billing.methods.list()).map((method) => methodAnswer(method, language));
    return context.json(pageOfList(methods, { list: 'methods', limit, cursor, place: ({ id }) => id }));
  });
  const change = changeOnce(BILLING, options, { mayBeEmpty: true });
  app.post(ROOT, signedIn, change(createMethod));
  app.post(`${ROOT}/:id/returned`, signedIn, change(methodReturned));
  app.post(`${ROOT}/:id/default`, signedIn, change(chooseDefault));
  app.delete(`${ROOT}/:id`, signedIn, change(removeMethod));
}

type Asked = AskedChange<BillingRouteOptions>;

async function createMethod(asked: Asked): Promise<Answer> {
  const wanted = parseWith(newMethodSchema, asked.body);
  return wanted.channel === 'bank_transfer' ? await addTransfer(asked, wanted) : await beginCard(asked, wanted);
}

type NewMethod = z.output<typeof newMethodSchema>;

async function beginCard(
  { context, options, keep }: Asked,
  { channel, return_path: path = RETURN_PATH }: Exclude<NewMethod, { channel: 'bank_transfer' }>,
): Promise<Answer> {
  const { id, address } = askerOf(context);
  const language = context.get('language');
  const outcome = await options.billing.methods.begin({
    ...{ channel, language, by: { id, address } },
    holder: { name: address, email: address },
    returnUrl: (methodId) => returnUrlOf(context, options, { path, name: 'method', id: methodId }),
    note: (tx, method) => record({ context, options }, tx, { action: 'payment_method.created', method }),
  });
  const { method, nextUrl } = doneOr(outcome, { language });
  const body = { method: methodAnswer(method, language), next_url: nextUrl };
  return await keepAfterwards(options, keep, { status: 201, body });
}

async function addTransfer(
  { context, options, keep }: Asked,
  { buyer }: Extract<NewMethod, { channel: 'bank_transfer' }>,
): Promise<Answer> {
  if (!isBusinessNumber(buyer.business_number)) {
    throw new ApiRefusal('request_invalid', { detail: 'buyer.business_number: its check digit is wrong' });
  }
  const { id, address } = askerOf(context);
  return await options.transaction(async (tx) => {
    const method = await options.billing.methods.addTransfer(tx, { buyer: buyerOf(buyer), by: { id, address } });
    await record({ context, options }, tx, { action: 'payment_method.created', method });
    const answer: Answer = {
      status: 201,
      body: { method: methodAnswer(method, context.get('language')), next_url: null },
    };
    await keep(tx, answer);
    return answer;
  });
}

async function methodReturned({ context, options, body, keep }: Asked): Promise<Answer> {
  const { query } = parseWith(returnedSchema, body);
  const language = context.get('language');
  const outcome = await options.billing.methods.returned({
    ...{ methodId: idOf(context), query },
    note: (tx, method) => {
      const action = method.state === 'ready' ? 'payment_method.registered' : 'payment_method.failed';
      return record({ context, options }, tx, { action, method });
    },
  });
  return await keepAfterwards(options, keep, {
    status: 200,
    body: methodAnswer(doneOr(outcome, { language }), language),
  });
}

async function chooseDefault(asked: Asked): Promise<Answer> {
  return await changed(asked, 'payment_method.default_changed', (methods, tx, id) => methods.setDefault(tx, id));
}

async function removeMethod(asked: Asked): Promise<Answer> {
  return await changed(asked, 'payment_method.removed', (methods, tx, id) => methods.remove(tx, id));
}

type Methods = BillingRouteOptions['billing']['methods'];

async function changed(
  { context, options, keep }: Asked,
  action: string,
  act: (methods: Methods, tx: Transaction, id: string) => ReturnType<Methods['setDefault']>,
): Promise<Answer> {
  const language = context.get('language');
  return await options.transaction(async (tx) => {
    const method = doneOr(await act(options.billing.methods, tx, idOf(context)), { language });
    await record({ context, options }, tx, { action, method });
    const answer: Answer = { status: 200, body: methodAnswer(method, language) };
    await keep(tx, answer);
    return answer;
  });
}

/** Which kind of method it is and how it stands: what is known of the card stays out of the log. */
async function record(
  asked: { readonly context: ApiContext; readonly options: BillingRouteOptions },
  tx: Transaction,
  { action, method }: { readonly action: string; readonly method: PaymentMethod },
): Promise<void> {
  const { id, channel, state, isDefault } = method;
  const after = { channel, state, is_default: isDefault };
  await recordBilling(asked, tx, { action, target: `payment_method:${id}`, after });
}
