import { z } from 'zod';
import { accessCalls } from './access-client.ts';
import { apiErrorSchema, meSchema } from './api-error.ts';
import { at, type Call, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import { creditPriceCalls } from './credit-prices-client.ts';
import { type DatasetRun, dashboardSchema, datasetResultSchema } from './dashboards.ts';
import { endpointTrafficAnswerSchema } from './endpoint-traffic.ts';
import {
  type EndpointChange,
  endpointSchema,
  endpointVersionSchema,
  type NewEndpoint,
  type NewProvider,
  type ProviderChange,
  providerSchema,
} from './endpoints.ts';
import type { ErrorDetails } from './errors.ts';
import type { Language } from './languages.ts';
import { limitCalls } from './limits-client.ts';
import { memberCalls } from './members-client.ts';
import { pageOf, type Setup, sessionSchema, setupStateSchema } from './people.ts';
import {
  type DefaultHold,
  type EndPrice,
  type NewPrice,
  priceLookupSchema,
  priceSchema,
  priceSettingsSchema,
  type Rerate,
  rerateAnswerSchema,
  unknownPricesSchema,
} from './prices.ts';
import { runCalls } from './runs-client.ts';
import { scheduleCalls } from './schedules-client.ts';
import { signInCalls } from './sign-in-client.ts';
import { type SqlRequestBody, sqlResultSchema } from './sql.ts';
import { type EndpointTest, type ProviderDraftTest, type ProviderTest, testResultSchema } from './test-calls.ts';
import {
  type requestFilterSchema,
  requestRowSchema,
  requestSummarySchema,
  tableSchema,
  tableSummarySchema,
} from './usage.ts';

export interface ClientOptions {
  /** Default: the global one, with cookies of the same origin. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Of messages; asked anew for each call when it is a function. */
  readonly language: Language | (() => Language);
  /** Such as `https://gw.example.com`; default: the page's own origin. */
  readonly baseUrl?: string;
}

/** Where rows coming in are told, for an `EventSource`. */
export const EVENTS_PATH = '/api/v1/events';

/** A call that did not do what it was asked: a refusal of the server, or no answer at all. */
export class ApiFailure extends Error {
  /** One of `ERRORS`; `unreachable`: no answer came; `answer_invalid`: it is not what this release understands. */
  readonly code: string;
  /** 0: no answer came. */
  readonly status: number;
  /** Empty: no answer came. */
  readonly requestId: string;
  readonly details: ErrorDetails;

  constructor(
    message: string,
    facts: {
      readonly code: string;
      readonly status: number;
      readonly requestId: string;
      readonly details?: ErrorDetails | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: facts.cause });
    this.name = 'ApiFailure';
    this.code = facts.code;
    this.status = facts.status;
    this.requestId = facts.requestId;
    this.details = facts.details ?? {};
  }
}

/** The control plane's routes as functions. Answers are parsed by the contract's schemas; every failure is an ApiFailure. */
export function createClient(options: ClientOptions) {
  const call = caller(options);
  return {
    /** Makes any call: for calls that stand apart, such as `noticeCalls`, so that a page loads none that it does not make. */
    ask: call,
    /** Whether the first account admin is still to be made, and whether this link's token is good. */
    setupState: (token: string | undefined, how: CallOptions = {}) =>
      call({ path: at('setup'), query: { token }, answer: setupStateSchema, ...how }),
    /** Makes the first account admin and signs in. */
    setup: (body: Setup, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('setup'), body, answer: sessionSchema, ...how }),
    /** Null: nobody is signed in. */
    session: (how: CallOptions = {}) => call({ path: at('session'), answer: sessionSchema.nullable(), ...how }),
    signOut: (how: CallOptions = {}) => call({ method: 'DELETE', path: at('session'), answer: z.null(), ...how }),
    me: (how: CallOptions = {}) => call({ path: at('me'), answer: meSchema, ...how }),
    ...accessCalls(call),
    tables: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('tables'), query: { ...page }, answer: pageOf(tableSummarySchema), ...how }),
    table: (name: string, how: CallOptions = {}) => call({ path: at('tables', name), answer: tableSchema, ...how }),
    requests: (filter: RequestFilter = {}, how: CallOptions = {}) =>
      call({ path: at('requests'), query: { ...filter }, answer: pageOf(requestSummarySchema), ...how }),
    request: (id: string, how: CallOptions = {}) =>
      call({ path: at('requests', id), answer: requestRowSchema, ...how }),
    dashboards: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('dashboards'), query: { ...page }, answer: pageOf(dashboardSchema), ...how }),
    dashboard: (id: string, how: CallOptions = {}) =>
      call({ path: at('dashboards', id), answer: dashboardSchema, ...how }),
    /** Imports a built-in template, or imports it again: publishes it with the caller's permission. */
    importDashboard: (template: string, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('dashboards', 'import'), body: { template }, answer: dashboardSchema, ...how }),
    runDataset: (
      which: { readonly dashboard: string; readonly dataset: string },
      body: DatasetRun,
      how: CallOptions = {},
    ) =>
      call({
        method: 'POST',
        path: at('dashboards', which.dashboard, 'datasets', which.dataset, 'run'),
        body,
        answer: datasetResultSchema,
        ...how,
      }),
    ...memberCalls(call),
    ...creditPriceCalls(call),
    ...limitCalls(call),
    ...runCalls(call),
    ...signInCalls(call),
    ...scheduleCalls(call),
    ...catalogueCalls(call),
    ...priceCalls(call),
    sql: (body: SqlRequestBody, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('sql'), body, answer: sqlResultSchema, ...how }),
  };
}
export type Client = ReturnType<typeof createClient>;

/** Providers and endpoints. */
function catalogueCalls(call: ReturnType<typeof caller>) {
  return {
    providers: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('providers'), query: { ...page }, answer: pageOf(providerSchema), ...how }),
    provider: (idOrName: string, how: CallOptions = {}) =>
      call({ path: at('providers', idOrName), answer: providerSchema, ...how }),
    createProvider: (body: NewProvider, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('providers'), body, answer: providerSchema, ...how }),
    /** Every gateway follows within a second. With `version`, a change that another one came before is refused (409). */
    changeProvider: (idOrName: string, body: ProviderChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('providers', idOrName), body, answer: providerSchema, ...how }),
    removeProvider: (idOrName: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('providers', idOrName), answer: providerSchema, ...how }),
    endpoints: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('endpoints'), query: { ...page }, answer: pageOf(endpointSchema), ...how }),
    endpoint: (idOrName: string, how: CallOptions = {}) =>
      call({ path: at('endpoints', idOrName), answer: endpointSchema, ...how }),
    createEndpoint: (body: NewEndpoint, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('endpoints'), body, answer: endpointSchema, ...how }),
    /** Every gateway follows within a second. With `version`, a change that another one came before is refused (409). */
    changeEndpoint: (idOrName: string, body: EndpointChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('endpoints', idOrName), body, answer: endpointSchema, ...how }),
    removeEndpoint: (idOrName: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('endpoints', idOrName), answer: endpointSchema, ...how }),
    /** Sends one small request through the gateway; it is metered. */
    testEndpoint: (idOrName: string, body: EndpointTest = {}, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('endpoints', idOrName, 'test'), body, answer: testResultSchema, ...how }),
    /** Calls a provider, or lists its models; it is not metered. */
    testProvider: (idOrName: string, body: ProviderTest = {}, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('providers', idOrName, 'test'), body, answer: testResultSchema, ...how }),
    /** The same with one that is not kept yet. */
    testProviderDraft: (body: ProviderDraftTest, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('providers', 'test'), body, answer: testResultSchema, ...how }),
    /** The last hour, of the rows that one may see. */
    endpointTraffic: (asked: { readonly endpoint?: string | undefined } = {}, how: CallOptions = {}) =>
      call({ path: at('endpoint-traffic'), query: { ...asked }, answer: endpointTrafficAnswerSchema, ...how }),
    /** Every state that an endpoint had, newest first. */
    endpointVersions: (idOrName: string, page: PageQuery = {}, how: CallOptions = {}) =>
      call({
        path: at('endpoints', idOrName, 'versions'),
        query: { ...page },
        answer: pageOf(endpointVersionSchema),
        ...how,
      }),
  };
}

/** The own price book, and costs. */
function priceCalls(call: ReturnType<typeof caller>) {
  return {
    prices: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('prices'), query: { ...page }, answer: pageOf(priceSchema), ...how }),
    /** What would be charged, and what the catalogue alone says. `at`: default now. */
    lookUpPrice: (
      asked: { readonly provider: string; readonly model: string; readonly at?: string | undefined },
      how: CallOptions = {},
    ) => call({ path: at('prices', 'lookup'), query: { ...asked }, answer: priceLookupSchema, ...how }),
    /** What was used in `[from, to)` and has no cost. */
    unknownPrices: (range: { readonly from: string; readonly to: string }, how: CallOptions = {}) =>
      call({ path: at('prices', 'unknown'), query: { ...range }, answer: unknownPricesSchema, ...how }),
    /** A price that is far from the catalogue's is refused (409 `price_far_from_catalogue`) until it is confirmed. */
    createPrice: (body: NewPrice, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('prices'), body, answer: priceSchema, ...how }),
    endPrice: (id: string, body: EndPrice = {}, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('prices', id, 'end'), body, answer: priceSchema, ...how }),
    /** May be asked for again: only what is still missing is written. */
    rerate: (body: Rerate, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('prices', 'rerate'), body, answer: rerateAnswerSchema, ...how }),
    priceSettings: (how: CallOptions = {}) =>
      call({ path: at('prices', 'settings'), answer: priceSettingsSchema, ...how }),
    changePriceSettings: (body: DefaultHold, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('prices', 'settings'), body, answer: priceSettingsSchema, ...how }),
  };
}

export type RequestFilter = Partial<z.input<typeof requestFilterSchema>>;

function caller(options: ClientOptions) {
  const send = options.fetch ?? ((url: string, init: RequestInit) => globalThis.fetch(url, init));
  return async <Answer extends z.ZodType>(call: Call<Answer>): Promise<z.output<Answer>> => {
    const language = typeof options.language === 'function' ? options.language() : options.language;
    const response = await sendCall(call, { send, language, baseUrl: options.baseUrl ?? '' });
    const requestId = response.headers.get('tallygate-request-id') ?? '';
    const wrong = (cause: unknown): ApiFailure =>
      new ApiFailure(OWN_SENTENCES.answer_invalid[language], {
        code: 'answer_invalid',
        status: response.status,
        requestId,
        cause,
      });
    const body = await readJson(response).catch((cause: unknown) => {
      call.signal?.throwIfAborted();
      throw wrong(cause);
    });
    if (!response.ok) throw refusal(body, response.status) ?? wrong(body);
    const parsed = call.answer.safeParse(body);
    if (!parsed.success) throw wrong(parsed.error);
    return parsed.data;
  };
}

async function sendCall(
  call: Call<z.ZodType>,
  by: {
    readonly send: NonNullable<ClientOptions['fetch']>;
    readonly language: Language;
    readonly baseUrl: string;
  },
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': by.language };
  if (call.body !== undefined) headers['content-type'] = 'application/json';
  if (call.idempotencyKey !== undefined) headers['idempotency-key'] = call.idempotencyKey;
  const init: RequestInit = { method: call.method ?? 'GET', headers, credentials: 'same-origin' };
  if (call.body !== undefined) init.body = JSON.stringify(call.body);
  if (call.signal !== undefined) init.signal = call.signal;
  try {
    return await by.send(`${by.baseUrl}${call.path}${queryText(call.query)}`, init);
  } catch (cause) {
    call.signal?.throwIfAborted();
    throw new ApiFailure(OWN_SENTENCES.unreachable[by.language], {
      code: 'unreachable',
      status: 0,
      requestId: '',
      cause,
    });
  }
}

function queryText(query: Readonly<Record<string, unknown>> = {}): string {
  const known = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (known.length === 0) return '';
  return `?${new URLSearchParams(known.map(([name, value]): [string, string] => [name, String(value)]))}`;
}

/** An empty answer counts as null. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
}

/** The gateway answers for an unreachable control process without a request id. */
const refusalSchema = apiErrorSchema
  .extend({ request_id: z.string().default('') })
  .extend({ error: apiErrorSchema.shape.error.extend({ docs_url: z.string().default('') }) });

function refusal(body: unknown, status: number): ApiFailure | undefined {
  const parsed = refusalSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { error, request_id: requestId } = parsed.data;
  return new ApiFailure(error.message, { code: error.code, status, requestId, details: error.details });
}

/** For failures that no server has words for. */
const OWN_SENTENCES = {
  unreachable: {
    en: 'The server could not be reached. Check the connection and try again.',
    ko: '서버에 연결하지 못했습니다. 네트워크 연결을 확인한 뒤 다시 시도해 주세요.',
  },
  answer_invalid: {
    en: 'The server gave an answer that this page does not understand. Load the page again.',
    ko: '서버의 응답을 이해할 수 없습니다. 페이지를 새로 고쳐 주세요.',
  },
} as const satisfies Record<string, Record<Language, string>>;
