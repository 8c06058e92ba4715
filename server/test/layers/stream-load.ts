import type { Upstream } from '../../src/gateway/index.ts';
import type { UpstreamSink } from '../../src/gateway/upstream.ts';
import { STREAM_EVENTS } from './answers.ts';
import { bodyOf, type PathLoad } from './path-load.ts';

const HEAD = ['x-request-id', 'req_bench', 'content-type', 'text/event-stream; charset=utf-8'];

/** Events of one stream; each comes as a chunk of its own. */
export const EVENTS_IN_STREAM = STREAM_EVENTS.length;

/** Streams, all that are open an event further in each turn of the event loop. */
export const STREAM_LOAD: PathLoad = {
  body: bodyOf({ model: 'gpt', stream: true, stream_options: { include_usage: true } }),
  provider,
};

function provider(): Upstream {
  const open = new Set<OpenStream>();
  const turn = (): void => {
    for (const stream of open) {
      if (!stream.goOn()) open.delete(stream);
    }
    if (open.size > 0) setImmediate(turn);
  };
  return {
    send: (_request, sink) => {
      if (open.size === 0) setImmediate(turn);
      open.add(new OpenStream(sink));
      return { abort: () => {}, resume: () => {} };
    },
    stop: async () => {},
  };
}

class OpenStream {
  readonly #sink: UpstreamSink;
  #sent = 0;

  constructor(sink: UpstreamSink) {
    this.#sink = sink;
  }

  /** Sends the next piece, or the end; false: that was it. */
  goOn(): boolean {
    if (this.#sent === 0) this.#sink.head({ status: 200, headers: HEAD, length: undefined });
    const piece = STREAM_EVENTS[this.#sent++];
    if (piece === undefined) this.#sink.end();
    // In memory of its own, as a connection gives it.
    else this.#sink.data(Buffer.from(piece));
    return piece !== undefined;
  }
}
