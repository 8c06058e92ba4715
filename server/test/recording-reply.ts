import type { EdgeReply } from '../src/gateway/edge.ts';

/** What a client saw of an answer. */
export interface RecordingReply extends EdgeReply {
  status: number | undefined;
  headers: readonly string[];
  length: number | undefined;
  text: string;
  ended: 'no' | 'whole' | 'cut';
  /** What `data` answers: false plays a slow client. */
  isFast: boolean;
  /** False: what was handed over waits until a test calls `onTaken`. */
  isTaking: boolean;
}

export function recordingReply(): RecordingReply {
  const reply: RecordingReply = {
    status: undefined,
    headers: [],
    length: undefined,
    text: '',
    ended: 'no',
    isFast: true,
    isTaking: true,
    onDrain: undefined,
    onGone: undefined,
    onTaken: undefined,
    start: (status, headers, length) => {
      if (reply.status !== undefined) throw new Error('started twice');
      reply.status = status;
      reply.headers = headers;
      reply.length = length;
    },
    data: (chunk) => {
      if (reply.status === undefined || reply.ended !== 'no') throw new Error('data before the head or after the end');
      reply.text += chunk.toString();
      return reply.isFast;
    },
    end: (last) => {
      if (reply.status === undefined || reply.ended !== 'no') throw new Error('ended before the head or twice');
      if (last !== undefined) reply.text += last.toString();
      reply.ended = 'whole';
      if (reply.isTaking) reply.onTaken?.();
    },
    abort: () => {
      reply.ended = 'cut';
      reply.onTaken?.();
    },
  };
  return reply;
}
