import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  defaultHoldSchema,
  endPriceSchema,
  newPriceSchema,
  PRICE_BOUNDS,
  type PriceFacts,
  type PriceLookup,
  type PriceSettings,
  pageQuerySchema,
  priceLookupQuerySchema,
  type RerateAnswer,
  rerateSchema,
  unknownPricesQuerySchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { may } from '#identity';
import { asInstant, type Instant, isoInstant } from '#kernel';
import type { FoundPrice, ListedPrice, PriceAsker, PriceOutcome, PriceRule, ReratedAs } from '#prices';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { changeOnce } from './change-once.ts';
import { type Answer, answerOnce, type Keep } from './idempotency.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { readingRows } from './reading-rows.ts';
import { originOf } from './request-origin.ts';

type Options = Pick<ControlApiOptions, 'prices' | 'idempotency'>;

const UNKNOWN_MAX = 200;
const DAY_MS = 86_400_000;

/** `/api/v1/prices`: the own price book over the catalogue's, what has no price, and costs computed anew. */
export function priceRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  const { prices } = options;
  app.get('/api/v1/prices', signedIn, async (context) => {
    demand(context, 'read_prices');
    const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
    const all = (await prices.list()).map(answerOf).sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
    return context.json(pageOfList(all, { list: 'prices', limit, cursor, place: placeOf }));
  });
  app.get('/api/v1/prices/lookup', signedIn, async (context) => {
    demand(context, 'read_prices');
    const { provider, model, at } = parseWith(priceLookupQuerySchema, context.req.query());
    const found = doneOr(await prices.lookUp({ provider, model, at: instantOf(at) }));
    return context.json(lookupOf(found, { provider, model }));
  });
  app.get('/api/v1/prices/unknown', signedIn, async (context) => {
    demand(context, 'read_all_requests');
    context.header('cache-control', 'no-store');
    return context.json(await unknownPrices(context, options));
  });
  app.get('/api/v1/prices/settings', signedIn, async (context) => {
    demand(context, 'read_prices');
    return context.json(settingsOf(options, await prices.defaultHold()));
  });
  app.patch('/api/v1/prices/settings', signedIn, async (context) =>
    manage(context, options, async (body, keep) => {
      const { default_hold_micro_usd: microUsd } = parseWith(defaultHoldSchema, body);
      const answer = (hold: number): Answer => ({ status: 200, body: settingsOf(options, hold) });
      const asked = { microUsd, keep: (tx: Parameters<Keep>[0], hold: number) => keep(tx, answer(hold)) };
      return answer(await prices.setDefaultHold(asked, askerOf(context)));
    }),
  );
  app.post('/api/v1/prices', signedIn, async (context) =>
    manage(context, options, (body, keep) => addPrice(context, options, { body, keep })),
  );
  app.post('/api/v1/prices/rerate', signedIn, async (context) =>
    manage(context, options, (body, keep) => rerate(context, options, { body, keep })),
  );
  const end = changeOnce({ kind: 'manage_prices' }, options, { mayBeEmpty: true });
  app.post(
    '/api/v1/prices/:id/end',
    signedIn,
    end(({ context, body, keep }) => endPrice(context, options, { body, keep })),
  );
}

interface Asked {
  readonly body: unknown;
  readonly keep: Keep;
}

/** For account admins alone; decided before the body is read, so that nobody else learns what is wrong with it. */
async function manage(
  context: ApiContext,
  options: Options,
  act: (body: unknown, keep: Keep) => Promise<Answer>,
): Promise<Response> {
  demand(context, 'manage_prices');
  const body = await readJsonBody(context.req.raw);
  return await answerOnce(context, options, { body, act: (keep) => act(body, keep) });
}

async function addPrice(context: ApiContext, { prices }: Options, { body, keep }: Asked): Promise<Answer> {
  const asked = parseWith(newPriceSchema, body);
  const price = {
    provider: asked.provider ?? undefined,
    model: asked.model,
    effectiveFrom: instantOf(asked.effective_from),
    document: {
      prices: asked.prices,
      context_tiers: asked.context_tiers ?? [],
      service_tiers: asked.service_tiers ?? {},
    },
    note: asked.note ?? '',
    isConfirmed: asked.confirm ?? false,
  };
  const outcome = await prices.add({ price, keep: (tx, made) => keep(tx, created(made)) }, askerOf(context));
  return created(doneOr(outcome));
}

async function endPrice(context: ApiContext, { prices }: Options, { body, keep }: Asked): Promise<Answer> {
  const { effective_from: from, note } = parseWith(endPriceSchema, body);
  const id = context.req.param('id') ?? '';
  const outcome = await prices.end(
    { id, effectiveFrom: instantOf(from), note: note ?? '', keep: (tx, made) => keep(tx, created(made)) },
    askerOf(context),
  );
  return created(doneOr(outcome));
}

async function rerate(context: ApiContext, { prices }: Options, { body, keep }: Asked): Promise<Answer> {
  const asked = parseWith(rerateSchema, body);
  const range = rangeOf(asked);
  const isDry = asked.dry_run ?? false;
  const answer = (rerated: ReratedAs): Answer => ({ status: 200, body: reratedOf(rerated, { ...range, isDry }) });
  const { model, provider } = asked;
  const outcome = await readingRows(
    prices.rerate(
      { ...range, model, provider, isDry, keep: (tx, rerated) => keep(tx, answer(rerated)) },
      askerOf(context),
      context.req.raw.signal,
    ),
  );
  return answer(doneOr(outcome));
}

async function unknownPrices(context: ApiContext, { prices }: Options) {
  const range = rangeOf(parseWith(unknownPricesQuerySchema, context.req.query()));
  const found = await readingRows(prices.unknown(range, UNKNOWN_MAX, context.req.raw.signal));
  return {
    from: isoInstant(range.from),
    to: isoInstant(range.to),
    data: found.map((each) => ({
      provider: each.provider ?? null,
      provider_kind: each.providerKind ?? null,
      model: each.model ?? null,
      service_tier: each.serviceTier ?? null,
      reason: each.reason,
      requests: each.requests,
      input_tokens: each.inputTokens ?? null,
      output_tokens: each.outputTokens ?? null,
      last_seen: isoInstant(each.lastSeen),
    })),
  };
}

/** Throws when it is empty, or longer than is read at once. */
function rangeOf(asked: { readonly from: string; readonly to: string }): {
  readonly from: Instant;
  readonly to: Instant;
} {
  const [from, to] = [asInstant(Date.parse(asked.from)), asInstant(Date.parse(asked.to))];
  if (from >= to || to - from > PRICE_BOUNDS.rangeDaysMax * DAY_MS) {
    throw new ApiRefusal('request_invalid', { detail: `from < to, ${PRICE_BOUNDS.rangeDaysMax} days at most` });
  }
  return { from, to };
}

function demand(context: ApiContext, kind: 'read_prices' | 'manage_prices' | 'read_all_requests'): void {
  if (!may(context.get('actor'), { kind }).isAllowed) throw new ApiRefusal('role_not_allowed');
}

function askerOf(context: ApiContext): PriceAsker {
  const { requesterId: id, requester: address } = context.get('actor');
  return { id, address, origin: originOf(context) };
}

function doneOr<Value>(outcome: PriceOutcome<Value>): Value {
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  return outcome.value;
}

function instantOf(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : asInstant(Date.parse(text));
}

function created(price: ListedPrice): Answer {
  return { status: 201, body: answerOf(price) };
}

function answerOf({ entry, isInForce }: ListedPrice): PriceFacts {
  const { id, provider, model, document, note, made } = entry;
  return {
    id,
    provider: provider ?? null,
    model,
    kind: document === undefined ? 'end' : 'price',
    effective_from: isoInstant(entry.effectiveFrom),
    is_in_force: isInForce,
    prices: document?.prices ?? null,
    context_tiers: [...(document?.context_tiers ?? [])],
    service_tiers: { ...document?.service_tiers },
    note,
    declared: made === undefined,
    created_at: made === undefined ? null : isoInstant(made.at),
    created_by: made?.by.address ?? null,
  };
}

/** After the last instant that dates can tell. */
const TIMES_END = 9e15;

/** By provider and model, the newest first. */
function placeOf({ provider, model, effective_from: from, id }: PriceFacts): string {
  return `${provider ?? ''}\n${model}\n${TIMES_END - Date.parse(from)}\n${id}`;
}

function lookupOf(found: FoundPrice, asked: { readonly provider: string; readonly model: string }): PriceLookup {
  const { provider, at, rule, published } = found;
  return {
    ...asked,
    provider_kind: provider.kind,
    at: isoInstant(at),
    source: sourceOf(rule),
    charged: chargedOf(rule),
    catalogue: provider.kind === 'demo' ? null : chargedOf(published),
  };
}

function sourceOf(rule: PriceRule | undefined): PriceLookup['source'] {
  const [first] = (rule?.priceVersion ?? 'none').split(' ');
  return (['book', 'catalogue', 'demo'] as const).find((source) => source === first) ?? 'none';
}

function chargedOf(rule: PriceRule | undefined): PriceLookup['charged'] {
  if (rule === undefined) return null;
  const { prices, context_tiers: tiers, service_tiers: services } = rule.document;
  return {
    price_version: rule.priceVersion,
    prices: { ...prices },
    context_tiers: [...tiers],
    service_tiers: { ...services },
  };
}

function settingsOf({ prices }: Options, defaultHold: number): PriceSettings {
  const { chargesFailedInput, catalogueRelease } = prices.settings();
  return {
    default_hold_micro_usd: defaultHold,
    charge_failed_input: chargesFailedInput,
    catalogue_version: catalogueRelease,
  };
}

function reratedOf(
  rerated: ReratedAs,
  asked: { readonly from: Instant; readonly to: Instant; readonly isDry: boolean },
): RerateAnswer {
  return {
    rerate_id: rerated.rerateId,
    dry_run: asked.isDry,
    from: isoInstant(asked.from),
    to: isoInstant(asked.to),
    rows: rerated.rows,
    corrections: rerated.corrections,
    newly_priced: rerated.newlyPriced,
    still_unknown: rerated.stillUnknown,
    delta_nano_usd: String(rerated.deltaNanoUsd),
    next_from: rerated.nextFrom === undefined ? null : isoInstant(rerated.nextFrom),
  };
}
