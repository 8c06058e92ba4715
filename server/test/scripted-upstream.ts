import type { Upstream, UpstreamHead, UpstreamRequest, UpstreamSink } from '../src/gateway/upstream.ts';

/** An upstream whose answers a test plays by hand: the world outside, not our code. */
export interface ScriptedUpstream extends Upstream {
  readonly calls: readonly ScriptedCall[];
  /** The newest call. */
  last(): ScriptedCall;
}

export interface ScriptedCall {
  readonly request: UpstreamRequest;
  readonly sink: UpstreamSink;
  isAborted: boolean;
  resumes: number;
}

export function scriptedUpstream(): ScriptedUpstream {
  const calls: ScriptedCall[] = [];
  return {
    calls,
    last: () => {
      const call = calls.at(-1);
      if (call === undefined) throw new Error('nothing was sent upstream');
      return call;
    },
    send: (request, sink) => {
      const call: ScriptedCall = { request, sink, isAborted: false, resumes: 0 };
      calls.push(call);
      return {
        abort: () => {
          call.isAborted = true;
        },
        resume: () => {
          call.resumes += 1;
        },
      };
    },
    stop: async () => {},
  };
}

/** A head of an answer. */
export function answerHead(status: number, contentType: string, length?: number): UpstreamHead {
  return { status, headers: ['content-type', contentType, 'x-request-id', 'req_upstream'], length };
}
