import { AnswerHeads } from './answer-heads.test-support.ts';
import { ChunkStreams } from './chunk-streams.test-support.ts';
import { Random } from './random.test-support.ts';
import { RequestHeads } from './request-heads.test-support.ts';
import type { Subject } from './subject.test-support.ts';

const SUBJECTS = {
  'request heads': () => new RequestHeads(),
  'answer heads': () => new AnswerHeads(),
  'chunks of requests': () => new ChunkStreams('request'),
  'chunks of answers': () => new ChunkStreams('answer'),
} as const satisfies Record<string, () => Subject>;

export type SubjectName = keyof typeof SUBJECTS;

/** So many inputs of one subject, always the same ones for a seed and a stream. */
export interface Share {
  readonly subject: SubjectName;
  readonly seed: number;
  readonly stream: number;
  readonly inputs: number;
}

/** How many of its inputs ours accepted; throws where ours and llhttp do not agree. */
export function runShare({ subject, seed, stream, inputs }: Share): number {
  const random = new Random(seed, stream);
  const trying = SUBJECTS[subject]();
  let accepted = 0;
  for (let input = 0; input < inputs; input++) if (trying.tryOne(random)) accepted++;
  return accepted;
}
