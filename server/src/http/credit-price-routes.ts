import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  CREDIT_PRICE_BOUNDS,
  changeCreditPriceSettingsSchema,
  endCreditPriceSchema,
  newCreditPriceSchema,
  pageQuerySchema,
  previewCreditPricesSchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import {
  type CreditPriceAsker,
  type CreditPriceChoices,
  type CreditPriceKey,
  type CreditPriceOutcome,
  type ListedCreditPrice,
  readAmount,
} from '#credits';
import { asInstant, type Instant, invariant, monthAround } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import { creditChoicesAnswer, creditPriceAnswer, placeOfCreditPrice, previewAnswer } from './credit-price-answers.ts';
import { demand } from './demand.ts';
import type { Answer } from './idempotency.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { workspaceIdOf } from './people-answers.ts';
import { readJsonBody } from './read-json-body.ts';
import { readingRows } from './reading-rows.ts';
import { originOf } from './request-origin.ts';

type Options = Pick<ControlApiOptions, 'account' | 'clock' | 'creditPrices' | 'idempotency'>;

const DAY_MS = 86_400_000;
const PATH = '/api/v1/credits/prices';

/** `/api/v1/credits/prices`: what calls cost in credits, who pays in credits, and what a time would have cost. */
export function creditPriceRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: Options,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  const { creditPrices } = options;
  app.get(PATH, signedIn, async (context) => {
    demand(context, { kind: 'read_credits' });
    const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
    const all = (await creditPrices.list()).map(creditPriceAnswer);
    const sorted = all.sort((one, other) => (placeOfCreditPrice(one) < placeOfCreditPrice(other) ? -1 : 1));
    return context.json(pageOfList(sorted, { list: 'credit_prices', limit, cursor, place: placeOfCreditPrice }));
  });
  app.get(`${PATH}/settings`, signedIn, async (context) => {
    demand(context, { kind: 'read_credits' });
    return context.json(creditChoicesAnswer(await creditPrices.choices()));
  });
  app.post(`${PATH}/preview`, signedIn, async (context) => {
    demand(context, { kind: 'read_credits' });
    context.header('cache-control', 'no-store');
    return context.json(await preview(context, options));
  });
  const change = changeOnce({ kind: 'manage_credits' }, options);
  app.post(PATH, signedIn, change(addPrice));
  app.patch(`${PATH}/settings`, signedIn, change(changeSettings));
  const end = changeOnce({ kind: 'manage_credits' }, options, { mayBeEmpty: true });
  app.post(`${PATH}/:id/end`, signedIn, end(endPrice));
}

type Asked = AskedChange<Options>;

async function addPrice({ context, options, body, keep }: Asked): Promise<Answer> {
  const asked = parseWith(newCreditPriceSchema, body);
  const price = {
    key: keyOf(asked),
    document: asked.price,
    effectiveFrom: instantOf(asked.effective_from),
    note: asked.note ?? '',
  };
  const outcome = await options.creditPrices.add(
    { price, keep: (tx, made) => keep(tx, created(made)) },
    askerOf(context),
  );
  return created(doneOr(outcome));
}

async function endPrice({ context, options, body, keep }: Asked): Promise<Answer> {
  const { effective_from: from, note = '' } = parseWith(endCreditPriceSchema, body);
  const ended = { id: context.req.param('id') ?? '', effectiveFrom: instantOf(from), note };
  const outcome = await options.creditPrices.end(
    { ended, keep: (tx, made) => keep(tx, created(made)) },
    askerOf(context),
  );
  return created(doneOr(outcome));
}

async function changeSettings({ context, options, body, keep }: Asked): Promise<Answer> {
  const asked = parseWith(changeCreditPriceSettingsSchema, body);
  const modes = asked.workspaces?.map(({ workspace, mode }) => ({
    id: workspaceIdOf(workspace, options.account()),
    mode,
  }));
  const change = (before: CreditPriceChoices): CreditPriceChoices => {
    const workspaces = { ...before.workspaces };
    for (const { id, mode } of modes ?? []) {
      if (mode === null) delete workspaces[id];
      else workspaces[id] = mode;
    }
    return {
      mode: asked.mode ?? before.mode,
      workspaces,
      byDefault: asked.default_price ?? before.byDefault,
      defaultHoldMicro: asked.default_hold === undefined ? before.defaultHoldMicro : microOf(asked.default_hold),
    };
  };
  const answer = (choices: CreditPriceChoices): Answer => ({ status: 200, body: creditChoicesAnswer(choices) });
  const chosen = await options.creditPrices.choose(
    { change, keep: (tx, after) => keep(tx, answer(after)) },
    askerOf(context),
  );
  return answer(chosen);
}

async function preview(context: ApiContext, options: Options): Promise<object> {
  const asked = parseWith(previewCreditPricesSchema, await readJsonBody(context.req.raw, { mayBeEmpty: true }));
  const { timeZone } = options.account();
  const range = rangeOf(asked, lastMonth(options.clock.now(), timeZone));
  const previewed = await readingRows(
    options.creditPrices.preview(
      {
        ...range,
        workspaceId: asked.workspace === undefined ? undefined : workspaceIdOf(asked.workspace, options.account()),
        proposed: (asked.prices ?? []).map((each) => ({ key: keyOf(each), document: each.price ?? undefined })),
        byDefault: asked.default_price,
      },
      context.req.raw.signal,
    ),
  );
  return previewAnswer(previewed, { ...range, timeZone });
}

interface TimeRange {
  readonly from: Instant;
  readonly to: Instant;
}

/** The month before the one of now, in the account's zone. */
function lastMonth(now: Instant, timeZone: string): TimeRange {
  const thisMonth = monthAround(now, timeZone);
  return monthAround(asInstant(thisMonth.from - 1), timeZone);
}

/** Throws when it is empty, or longer than is read at once. */
function rangeOf(asked: z.infer<typeof previewCreditPricesSchema>, otherwise: TimeRange): TimeRange {
  const from = instantOf(asked.from) ?? otherwise.from;
  const to = instantOf(asked.to) ?? otherwise.to;
  const { rangeDaysMax } = CREDIT_PRICE_BOUNDS;
  if (from >= to || to - from > rangeDaysMax * DAY_MS) {
    throw new ApiRefusal('request_invalid', { detail: `from < to, ${rangeDaysMax} days at most` });
  }
  return { from, to };
}

function keyOf(
  asked: Pick<z.infer<typeof newCreditPriceSchema>, 'service' | 'feature' | 'endpoint' | 'model' | 'run_type'>,
): CreditPriceKey {
  return {
    service: asked.service ?? undefined,
    feature: asked.feature ?? undefined,
    endpoint: asked.endpoint ?? undefined,
    model: asked.model ?? undefined,
    runType: asked.run_type ?? undefined,
  };
}

function askerOf(context: ApiContext): CreditPriceAsker {
  const { requesterId: id, requester: address } = context.get('actor');
  return { id, address, origin: originOf(context) };
}

function doneOr<Value>(outcome: CreditPriceOutcome<Value>): Value {
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  return outcome.value;
}

function instantOf(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : asInstant(Date.parse(text));
}

function microOf(text: string): number {
  const micro = readAmount(text);
  invariant(micro !== undefined, 'amounts were checked when they came in');
  return Number(micro);
}

function created(price: ListedCreditPrice): Answer {
  return { status: 201, body: creditPriceAnswer(price) };
}
