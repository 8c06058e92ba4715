import { fieldReader } from '../edge/field-roles.ts';
import type { RawAnswerHead } from './answer-head-reader.ts';
import { isPersistent } from './is-persistent.ts';

/** How the body of an answer ends. */
export type AnswerBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until_close' };

/** What an answer says about its own end and the connection's. */
export type AnswerFraming =
  /** `why`: an English clause for the log. */
  | { readonly kind: 'malformed'; readonly why: string }
  | {
      readonly kind: 'framed';
      readonly body: AnswerBody;
      /** Whether another request may follow on the connection. */
      readonly isPersistent: boolean;
      /** How long the provider says it keeps the idle connection; undefined where it does not say. */
      readonly keepAliveMs: number | undefined;
    };

const framingField = fieldReader(
  new Map([
    ['content-length', 'length' as const],
    ['transfer-encoding', 'coding' as const],
    ['connection', 'connection' as const],
    ['keep-alive', 'keep_alive' as const],
  ]),
);

const LENGTH = /^\d{1,15}$/;
const KEEP_ALIVE = /(?:^|[,;\s])timeout\s*=\s*"?(\d{1,6})"?(?:$|[,;\s])/i;
const NONE: AnswerBody = { kind: 'none' };
const CHUNKED: AnswerBody = { kind: 'chunked' };
const UNTIL_CLOSE: AnswerBody = { kind: 'until_close' };

/** Reads where the answer to a request with that method ends (RFC 9112, section 6.3), or finds that it is ambiguous. */
export function readAnswerFraming(head: RawAnswerHead, method: string): AnswerFraming {
  const found = sortFields(head.fields);
  const declared = declaredBody(found, head.minor);
  if (typeof declared === 'string') return { kind: 'malformed', why: declared };
  const body = actualBody(declared, head.status, method);
  if (body === undefined) return { kind: 'malformed', why: 'an interim answer has a body' };
  return {
    kind: 'framed',
    body,
    isPersistent: body.kind !== 'until_close' && isPersistent(head.minor, found.connections),
    keepAliveMs: found.keepAliveMs,
  };
}

interface Found {
  readonly lengths: string[];
  readonly codings: string[];
  readonly connections: string[];
  keepAliveMs: number | undefined;
}

function sortFields(fields: readonly string[]): Found {
  const found: Found = { lengths: [], codings: [], connections: [], keepAliveMs: undefined };
  for (let index = 0; index < fields.length; index += 2) {
    const role = framingField(fields[index] as string)?.role;
    const value = fields[index + 1] as string;
    if (role === 'length') found.lengths.push(value);
    else if (role === 'coding') found.codings.push(value);
    else if (role === 'connection') found.connections.push(value);
    else if (role === 'keep_alive') found.keepAliveMs = shorter(found.keepAliveMs, keepAliveMs(value));
  }
  return found;
}

function shorter(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

function keepAliveMs(value: string): number | undefined {
  const seconds = KEEP_ALIVE.exec(value)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** What the fields say, or a sentence about what is wrong with them. */
function declaredBody({ lengths, codings }: Found, minor: 0 | 1): AnswerBody | string {
  if (lengths.length + codings.length === 0) return UNTIL_CLOSE;
  if (lengths.length + codings.length > 1) return 'its length or coding is repeated or contradictory';
  const [coding] = codings;
  if (coding !== undefined) {
    return minor === 1 && coding.toLowerCase() === 'chunked' ? CHUNKED : 'its transfer coding is not chunked alone';
  }
  const [length = ''] = lengths;
  return LENGTH.test(length) ? { kind: 'length', bytes: Number(length) } : 'its length is not a number';
}

/** Undefined for an interim answer that announces a body: it may have none, and some parsers would wait for it. */
function actualBody(declared: AnswerBody, status: number, method: string): AnswerBody | undefined {
  if (status < 200) {
    const isEmpty = declared.kind === 'until_close' || (declared.kind === 'length' && declared.bytes === 0);
    return isEmpty ? NONE : undefined;
  }
  return method === 'HEAD' || status === 204 || status === 304 ? NONE : declared;
}
