import { z } from 'zod';
import { apiErrorSchema } from './api-error.ts';
import type { Call, Caller } from './call.ts';
import type { ErrorDetails } from './errors.ts';
import type { Language } from './languages.ts';

/** How calls are made. */
export interface ClientOptions {
  /** Default: the global one, with cookies of the same origin. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Of messages; asked anew for each call when it is a function. */
  readonly language: Language | (() => Language);
  /** Such as `https://gw.example.com`; default: the page's own origin. */
  readonly baseUrl?: string;
}

/**
 * Makes any call of the control plane. Answers are parsed by the contract's schemas; every failure is an ApiFailure.
 * Groups of calls, such as `noticeCalls`, stand on it, so that a page loads none that it does not make.
 */
export function createCaller(options: ClientOptions): Caller {
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
  if (call.bearer !== undefined) headers['authorization'] = `Bearer ${call.bearer}`;
  const credentials = call.bearer === undefined ? 'same-origin' : 'omit';
  const init: RequestInit = { method: call.method ?? 'GET', headers, credentials };
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
