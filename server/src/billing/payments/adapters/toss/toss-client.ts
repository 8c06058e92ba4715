import { z } from 'zod';
import { type BoundedAnswer, boundedCall, type CallBounds, NoAnswer } from '../bounded-call.ts';

const REAL_URL = 'https://api.tosspayments.com';

/** What calls are made with. */
export interface TossOptions {
  readonly secretKey: string;
  /** Scheme, host and port of another server; undefined: the real one. */
  readonly apiUrl?: string | undefined;
}

/** One call: `idempotencyKey` for what must happen once (https://docs.tosspayments.com/reference/using-api/authorization). */
export interface TossCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: Readonly<Record<string, string | number>>;
  readonly idempotencyKey?: string;
}

/** What was said: what was asked for, an error with its code, or nothing that can be read. */
export type TossAnswer<Shape> =
  | { readonly kind: 'answer'; readonly value: Shape }
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  | { readonly kind: 'unknown'; readonly detail: string };

/** Asks Toss Payments, and reads what came as what was asked for. */
export type AskToss = <Shape>(call: TossCall, schema: z.ZodType<Shape>) => Promise<TossAnswer<Shape>>;

/** https://docs.tosspayments.com/reference/error-codes */
const errorSchema = z.object({ code: z.string().regex(/^[A-Z0-9_]{1,80}$/) });

/** Calls with the secret key as the name of Basic authentication (RFC 7617), and no password. */
export function tossClient({ secretKey, apiUrl = REAL_URL }: TossOptions, bounds: CallBounds): AskToss {
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
  return async ({ method, path, body, idempotencyKey }, schema) => {
    const headers = {
      authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    };
    const url = new URL(path, apiUrl).toString();
    try {
      return readAnswer(
        await boundedCall({ method, url, headers, body: body && JSON.stringify(body) }, bounds),
        schema,
      );
    } catch (error) {
      if (error instanceof NoAnswer) return { kind: 'unknown', detail: error.message };
      throw error;
    }
  };
}

function readAnswer<Shape>({ status, text }: BoundedAnswer, schema: z.ZodType<Shape>): TossAnswer<Shape> {
  const said = parsed(text);
  if (status >= 200 && status < 300) {
    const read = schema.safeParse(said);
    return read.success ? { kind: 'answer', value: read.data } : { kind: 'unknown', detail: 'not to be read' };
  }
  const error = errorSchema.safeParse(said);
  if (error.success) return { kind: 'error', status, code: error.data.code };
  return status === 401
    ? { kind: 'error', status, code: 'UNAUTHORIZED_KEY' }
    : { kind: 'unknown', detail: `status ${status}` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
