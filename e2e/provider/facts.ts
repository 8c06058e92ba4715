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

/** Members of a usage object that no reader knows, when a directive asks for them. */
export function unknownMembers({ unknownUsage }: Directives): Record<string, unknown> {
  if (unknownUsage === undefined) return {};
  return { future_tokens: unknownUsage, future_details: { nested_tokens: unknownUsage + 1 } };
}

/** The usage when so many of its pieces of content are out: output grows up to the whole. */
export function usageSoFar(
  usage: ReportedUsage,
  pieces: { readonly sent: number; readonly all: number },
): ReportedUsage {
  const { sent, all } = pieces;
  const part = (count: number) => (sent >= all ? count : Math.floor((count * sent) / Math.max(1, all)));
  return { ...usage, output: part(usage.output), reasoning: part(usage.reasoning) };
}

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

/** What was written to the cache is told by `cacheWrites` where that is there. */
function usage(random: () => number, directives: Directives): ReportedUsage {
  const told = tokens(random, directives);
  const { cacheWrites, tier } = directives;
  const [cacheCreation5m, cacheCreation1h] = cacheWrites ?? [];
  return {
    ...told,
    ...(cacheCreation5m === undefined || cacheCreation1h === undefined
      ? {}
      : { cacheCreation: cacheCreation5m + cacheCreation1h, cacheCreation5m, cacheCreation1h }),
    ...(tier === undefined ? {} : { tier }),
  };
}

function tokens(random: () => number, directives: Directives): ReportedUsage {
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
