import type { OpenAPIHono } from '@hono/zod-openapi';
import { changeOfferSchema, newOfferSchema, pageQuerySchema, quoteQuerySchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { BillingOutcome, Offer, OfferKind, PaymentMethod } from '#billing';
import { amountText, readAmount } from '#credits';
import type { Transaction } from '../store/index.ts';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { offerAnswer } from './billing-answers.ts';
import { moneyAnswer, readMoney } from './billing-money.ts';
import { doneOr } from './billing-order-answers.ts';
import { quote } from './billing-quote.ts';
import { askerOf, BILLING, type BillingRouteOptions, idOf, recordBilling } from './billing-route-options.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import { demand } from './demand.ts';
import type { Answer } from './idempotency.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { workspaceIdOf } from './people-answers.ts';

const KINDS = { plans: 'plan', packages: 'package' } as const;

/** `/api/v1/billing/plans` and `/packages`: what is for sale; `/quote`: what it would cost, and until when it could be used. */
export function billingOfferRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: BillingRouteOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  const change = changeOnce(BILLING, options, { mayBeEmpty: true });
  for (const [list, kind] of Object.entries(KINDS)) {
    const root = `/api/v1/billing/${list}`;
    app.get(root, signedIn, async (context) => {
      demand(context, BILLING);
      context.header('cache-control', 'no-store');
      return context.json(await listOffers(context, options, kind));
    });
    app.post(
      root,
      signedIn,
      change((asked) => addOffer(asked, kind)),
    );
    app.patch(
      `${root}/:id`,
      signedIn,
      change((asked) => changeOffer(asked, kind)),
    );
  }
  app.get('/api/v1/billing/quote', signedIn, async (context) => {
    demand(context, BILLING);
    context.header('cache-control', 'no-store');
    return context.json(await quoteFor(context, options));
  });
}

type Asked = AskedChange<BillingRouteOptions>;

async function listOffers(context: ApiContext, { billing }: BillingRouteOptions, kind: OfferKind): Promise<object> {
  const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
  const { vatPercent } = await billing.settings();
  const offers = (await billing.offers.list(kind)).map((offer) => offerAnswer(offer, vatPercent));
  return pageOfList(offers, { list: kind, limit, cursor, place: ({ id }) => id });
}

async function addOffer(asked: Asked, kind: OfferKind): Promise<Answer> {
  const { context, options, body } = asked;
  const { names, credits, price } = parseWith(newOfferSchema, body);
  const supply = readMoney(price.supply, { currency: price.currency, member: 'price.supply' });
  const by = actorOf(context);
  const answer = await answering(asked, { status: 201, action: `${kind}.created` });
  const made = { kind, names, creditsMicro: readAmount(credits) ?? 0n, supply, by, keep: answer.keep };
  return answer.of(await options.billing.offers.add(made));
}

async function changeOffer(asked: Asked, kind: OfferKind): Promise<Answer> {
  const { context, options, body } = asked;
  const { names, credits, price, is_offered: isOffered } = parseWith(changeOfferSchema, body);
  const change = {
    ...(names && { names }),
    ...(credits && { creditsMicro: readAmount(credits) ?? 0n }),
    ...(price && { supply: readMoney(price.supply, { currency: price.currency, member: 'price.supply' }) }),
    ...(isOffered === undefined ? {} : { isOffered }),
  };
  const answer = await answering(asked, { status: 200, action: `${kind}.changed` });
  const changed = { ...change, kind, id: idOf(context), by: actorOf(context), keep: answer.keep };
  return answer.of(await options.billing.offers.change(changed));
}

/** How an offer that was made or changed is answered, and kept in the log. */
async function answering(asked: Asked, { status, action }: { readonly status: 200 | 201; readonly action: string }) {
  const { context, options, keep } = asked;
  const { vatPercent } = await options.billing.settings();
  const answer = (offer: Offer): Answer => ({ status, body: offerAnswer(offer, vatPercent) });
  return {
    keep: async (tx: Transaction, offer: Offer, before?: Offer): Promise<void> => {
      const target = `${action.split('.')[0]}:${offer.id}`;
      await recordBilling({ context, options }, tx, {
        ...{ action, target, before: before && factsOf(before), after: factsOf(offer) },
      });
      await keep(tx, answer(offer));
    },
    of: (outcome: BillingOutcome<Offer>): Answer => answer(doneOr(outcome, { language: context.get('language') })),
  };
}

function factsOf({ version, names, creditsMicro, supply, isOffered }: Offer) {
  const supplied = { ...moneyAnswer(supply) };
  return { version, names: { ...names }, credits: amountText(creditsMicro), supply: supplied, is_offered: isOffered };
}

function actorOf(context: ApiContext) {
  const { id, address } = askerOf(context);
  return { id, address };
}

async function quoteFor(context: ApiContext, options: BillingRouteOptions): Promise<object> {
  const { billing, credits, account, clock } = options;
  const asked = parseWith(quoteQuerySchema, context.req.query());
  const isPlan = asked.plan !== undefined;
  const id = asked.plan ?? asked.package;
  if (id === undefined || (isPlan && asked.package !== undefined)) {
    throw new ApiRefusal('request_invalid', { detail: 'either package or plan' });
  }
  const workspaceId = workspaceIdOf(asked.workspace, account());
  const offer = await billing.offers.find({ kind: isPlan ? 'plan' : 'package', id });
  if (offer === undefined) throw new ApiRefusal('billing_offer_unknown');
  if (!offer.isOffered) throw new ApiRefusal('billing_offer_withdrawn');
  const { validity } = await credits.policy(workspaceId);
  const facts = {
    ...({ workspaceId, kind: isPlan ? 'plan' : 'top_up', offer, validity } as const),
    ...{ method: await methodFor(asked.method, options), settings: await billing.settings() },
    ...{ zone: account().timeZone, now: clock.now() },
  };
  return quote(facts, context.get('language'));
}

/** The method that is named, else the default one; undefined: there is none. */
async function methodFor(id: string | undefined, { billing }: BillingRouteOptions): Promise<PaymentMethod | undefined> {
  if (id === undefined) return (await billing.methods.list()).find(({ isDefault }) => isDefault);
  const method = await billing.methods.find(id);
  if (method === undefined) throw new ApiRefusal('billing_method_unknown');
  return method;
}
