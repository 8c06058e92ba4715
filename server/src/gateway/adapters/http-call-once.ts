import { type LookupAddress, type LookupAllOptions, lookup as lookUpName } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { TestProblem } from '@tallygate/contract';
import type { Clock } from '#kernel';
import type { CallOnce, OnceAnswer, OnceCall } from '../test-call/call-once.ts';

const ANSWER_BYTES_MAX = 1_048_576;

/** Sends single requests with node:http, on connections of their own. `isRefused`: which addresses guarded ones may not reach. */
export function httpCallOnce({
  clock,
  isRefused,
  lookUp = lookUpName,
}: {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly isRefused: IsRefused;
  /** Finds all addresses of a name; default: as the machine does. */
  readonly lookUp?: LookUpAll;
}): CallOnce {
  return async (call) => {
    const startedMs = clock.monotonicMs();
    const latencyMs = () => Math.round(clock.monotonicMs() - startedMs);
    const guard = call.isGuarded ? { isRefused, lookup: guardedLookup(lookUp, isRefused) } : undefined;
    const signal = AbortSignal.timeout(call.timeoutMs);
    let status: number | undefined;
    try {
      const response = await send(call, { guard, signal });
      status = response.statusCode;
      const body = await readWhole(response);
      const headers = Object.fromEntries(
        Object.entries(response.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
      );
      return { kind: 'answer', status: status ?? 0, headers, body, latencyMs: latencyMs() };
    } catch (error) {
      const problem = signal.aborted ? 'timeout' : problemOf(error);
      return { kind: 'failed', problem, latencyMs: latencyMs(), status } satisfies OnceAnswer;
    }
  };
}

function send(
  { url, method, headers, body }: OnceCall,
  {
    guard,
    signal,
  }: {
    readonly guard: { readonly isRefused: IsRefused; readonly lookup: LookupFunction } | undefined;
    readonly signal: AbortSignal;
  },
): Promise<IncomingMessage> {
  const { protocol, hostname } = new URL(url);
  if (guard?.isRefused(hostname) === true) return Promise.reject(new Refused());
  const request = protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method,
      headers: fieldsOf(headers, body),
      agent: false,
      signal,
      // What is looked up is what is connected to: a name that changes in between gains nothing.
      ...(guard === undefined ? {} : { lookup: guard.lookup }),
    });
    sent.once('response', resolve);
    sent.once('error', reject);
    // As bytes: Node writes a text together with the head, and then writes fields of other bytes than ASCII as UTF-8 twice.
    sent.end(body === undefined ? undefined : Buffer.from(body));
  });
}

function fieldsOf(headers: readonly string[], body: string | undefined): Record<string, string> {
  const fields: Record<string, string> = { connection: 'close' };
  for (let index = 0; index + 1 < headers.length; index += 2) fields[headers[index] ?? ''] = headers[index + 1] ?? '';
  if (body !== undefined) fields['content-length'] = String(Buffer.byteLength(body));
  return fields;
}

/** Whether an address, as digits, may not be reached; a name never is one. */
type IsRefused = (address: string) => boolean;

type LookUpAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: Error | null, found: LookupAddress[]) => void,
) => void;

/** A name of which any address is refused is refused whole. */
const guardedLookup =
  (lookUp: LookUpAll, isRefused: IsRefused): LookupFunction =>
  (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 0);
      const open = found.filter(({ address }) => !isRefused(address));
      const [first] = open;
      if (first === undefined || open.length < found.length) return callback(new Refused(), '', 0);
      if (options.all === true) return (callback as AllCallback)(null, open);
      return callback(null, first.address, first.family);
    });
  };

type AllCallback = (error: Error | null, addresses: readonly LookupAddress[]) => void;

class Refused extends Error {}
class TooLarge extends Error {}

async function readWhole(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Codes of Node, https://nodejs.org/api/errors.html#common-system-errors, and of its TLS. */
const PROBLEMS: Readonly<Record<string, TestProblem>> = {
  ENOTFOUND: 'name_unknown',
  EAI_AGAIN: 'name_unknown',
  ECONNREFUSED: 'connection_refused',
  ABORT_ERR: 'timeout',
};
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/;

function problemOf(error: unknown): TestProblem {
  if (error instanceof Refused) return 'address_refused';
  if (error instanceof TooLarge) return 'answer_too_large';
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  if (name === 'AbortError' || name === 'TimeoutError') return 'timeout';
  const known = typeof code === 'string' ? code : '';
  if (CERTIFICATE.test(known)) return 'certificate_bad';
  return PROBLEMS[known] ?? 'connection_failed';
}
