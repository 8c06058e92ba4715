import type { Clock, Timer } from '#kernel';
import { answerDemo, type PacedAnswer } from '../demo/answer-demo.ts';
import type { Upstream, UpstreamCall, UpstreamSink } from '../upstream.ts';

/** The built-in demo provider: answers chat completions and messages in their own shapes, without any network. */
export function demoUpstream(clock: Clock): Upstream {
  let isStopped = false;
  return {
    send: (request, sink) => {
      if (isStopped) return refuse(clock, sink);
      const answer = answerDemo(request.path, request.body ?? Buffer.alloc(0), clock.now());
      return new Playing(answer, clock, sink);
    },
    stop: async () => {
      isStopped = true;
    },
  };
}

function refuse(clock: Clock, sink: UpstreamSink): UpstreamCall {
  const cause = new Error('the demo provider was stopped');
  const timer = clock.after(0, () => sink.error({ code: 'upstream_connect_failed', isSent: false, cause }));
  return { abort: () => timer.cancel(), resume: () => {} };
}

/** One answer on its way: a chunk at a time, no further than the sink wants. */
class Playing implements UpstreamCall {
  readonly #answer: PacedAnswer;
  readonly #clock: Clock;
  readonly #sink: UpstreamSink;
  #next = 0;
  #timer: Timer | undefined;
  #isOver = false;
  #isHeldBack = false;

  constructor(answer: PacedAnswer, clock: Clock, sink: UpstreamSink) {
    this.#answer = answer;
    this.#clock = clock;
    this.#sink = sink;
    this.#wait();
  }

  abort(): void {
    this.#isOver = true;
    this.#timer?.cancel();
  }

  resume(): void {
    const wasHeldBack = this.#isHeldBack;
    this.#isHeldBack = false;
    if (wasHeldBack && this.#timer === undefined && !this.#isOver) this.#wait();
  }

  #wait(): void {
    this.#timer = this.#clock.after(this.#answer.delaysMs[this.#next] ?? 0, () => this.#step());
  }

  #step(): void {
    this.#timer = undefined;
    if (this.#next === 0) this.#head();
    const chunk = this.#answer.chunks[this.#next];
    if (this.#isOver) return;
    if (chunk === undefined) this.#end();
    else this.#give(chunk);
  }

  #give(chunk: Buffer): void {
    this.#next += 1;
    // Known before the call, since the sink may resume within it.
    this.#isHeldBack = true;
    const wantsMore = this.#sink.data(chunk);
    if (this.#isOver || (!wantsMore && this.#isHeldBack)) return;
    this.#isHeldBack = false;
    if (this.#timer === undefined) this.#wait();
  }

  #head(): void {
    const { status, contentType, chunks, id } = this.#answer;
    const headers = ['content-type', contentType, 'x-request-id', `req_${id}`];
    this.#sink.head({ status, headers, length: chunks.length === 1 ? chunks[0]?.length : undefined });
  }

  #end(): void {
    this.#isOver = true;
    this.#sink.end();
  }
}
