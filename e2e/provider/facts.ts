import { seeded, seedOf } from '../seeded.ts';
import type { AnswerFacts, ReportedUsage } from './api.ts';
import type { Directives } from './directives.ts';

const WORDS = [
  'The ',
  'gateway ',
  'counts ',
  'every ',
  'request ',
  'exactly ',
  'once. ',
  '사용량은 ',
  '한 번만 ',
  '기록됩니다. ',
];
const BIG_ANSWER_PIECES = 16;

/** What an answer is made of, by seed, marker and attempt alone, so that a run can be replayed. */
export function answerFacts(origin: {
  readonly seed: number;
  readonly marker: string;
  readonly attempt: number;
  readonly directives: Directives;
}): AnswerFacts {
  const { directives } = origin;
  const random = seeded(seedOf(`${origin.seed}:${origin.marker}:${origin.attempt}`));
  const id = Array.from({ length: 24 }, () => Math.floor(random() * 36).toString(36)).join('');
  return { id, words: words(random, directives), usage: usage(random, directives), directives };
}

function words(random: () => number, directives: Directives): readonly string[] {
  const { bigAnswerBytes } = directives;
  const count = directives.chunks ?? (bigAnswerBytes === undefined ? 3 + Math.floor(random() * 6) : BIG_ANSWER_PIECES);
  if (bigAnswerBytes === undefined) {
    return Array.from({ length: count }, () => WORDS[Math.floor(random() * WORDS.length)] ?? '');
  }
  return Array.from({ length: count }, (_, index) => 'a'.repeat(bytesOf(index, { count, bytes: bigAnswerBytes })));
}

function bytesOf(index: number, whole: { readonly count: number; readonly bytes: number }): number {
  const upTo = (place: number) => Math.floor((whole.bytes * place) / whole.count);
  return upTo(index + 1) - upTo(index);
}

function usage(random: () => number, directives: Directives): ReportedUsage {
  if (directives.tokens !== undefined) {
    const [input = 0, output = 0, cacheRead = 0, reasoning = 0, cacheCreation = 0] = directives.tokens;
    return { input, output, cacheRead, reasoning, cacheCreation };
  }
  const input = 20 + Math.floor(random() * 2_000);
  const output = 10 + Math.floor(random() * 500);
  return {
    input,
    output,
    cacheRead: random() < 0.5 ? 0 : Math.floor(random() * input),
    reasoning: random() < 0.5 ? 0 : Math.floor(random() * output),
    cacheCreation: 0,
  };
}
