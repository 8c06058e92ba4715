import type { GatewayError } from '../dialect.ts';

/**
 * `ResponseErrorEvent`, the last event of a stream that failed; the `openai` package throws it. The number of events before
 * it is not known here, so that its `sequence_number` is 0: clients number nothing behind an error.
 */
export function errorEvent({ code, message }: GatewayError): Buffer {
  const data = { type: 'error', code, message, param: null, sequence_number: 0 };
  return Buffer.from(`event: error\ndata: ${JSON.stringify(data)}\n\n`);
}
