import { type Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { INTERNAL_SECRET_FIELD } from './internal-protocol.ts';

const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

/** A question to control's internal listener. */
export interface InternalCall extends Pick<RequestOptions, 'signal'> {
  readonly url: string;
  readonly secret: string;
  readonly agent: Agent;
  /** How long control may be silent. */
  readonly timeout: number;
  /** Sent by POST; undefined: a GET. */
  readonly body?: string | undefined;
}

/** The answer's text; empty: there is nothing to say. Rejects when control does not answer as it should. */
export function askControl({ url, secret, body, ...options }: InternalCall): Promise<string> {
  const own = { [INTERNAL_SECRET_FIELD]: secret };
  const sent = { ...own, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body ?? '') };
  return new Promise((resolve, reject) => {
    const how = body === undefined ? { headers: own } : { method: 'POST', headers: sent };
    const asked = request(url, { ...options, ...how }, (response) => {
      readAnswer(response).then(resolve, reject);
    });
    asked.once('timeout', () => asked.destroy(new Error('control was silent for too long')));
    asked.once('error', reject);
    asked.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<string> {
  const { statusCode } = response;
  if (statusCode !== 200) {
    response.resume();
    if (statusCode === 204) return '';
    throw new Error(`control answered ${statusCode}`);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`control sent more than ${ANSWER_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
