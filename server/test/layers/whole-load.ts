import type { Upstream } from '../../src/gateway/index.ts';
import { WHOLE_BODY } from './answers.ts';
import { bodyOf, type PathLoad } from './path-load.ts';

const HEAD = ['date', 'Sun, 22 Nov 2026 00:00:00 GMT', 'x-request-id', 'req_bench', 'content-type', 'application/json'];

/** Whole answers, in the next turn of the event loop. */
export const WHOLE_LOAD: PathLoad = { body: bodyOf({ model: 'gpt', temperature: 0.5 }), provider };

function provider(): Upstream {
  return {
    send: (_request, sink) => {
      setImmediate(() => {
        sink.head({ status: 200, headers: HEAD, length: WHOLE_BODY.length });
        // In memory of its own, as a connection gives it.
        sink.data(Buffer.from(WHOLE_BODY));
        sink.end();
      });
      return { abort: () => {}, resume: () => {} };
    },
    stop: async () => {},
  };
}
