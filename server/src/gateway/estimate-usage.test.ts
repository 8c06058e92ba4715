import { expect, test } from 'vitest';
import type { AnswerReading } from './dialects/dialect.ts';
import { type EstimateFacts, estimateUsage } from './estimate-usage.ts';

const NOTHING: AnswerReading = {};
const INPUT: AnswerReading = { usage: { uncachedInput: 10, cacheRead: 90, placeholderOutput: 1 } };
const ALL: AnswerReading = { usage: { input: 100, output: 20 } };
/** 400 bytes of request are 100 tokens, 39 bytes of text are 10. */
const facts = { purpose: 'generate', requestBytes: 398, contentBytes: 39, reading: NOTHING } as const;

interface Row {
  readonly when: string;
  readonly facts: Pick<EstimateFacts, 'work'> & Partial<EstimateFacts>;
  readonly is: readonly [input: number | undefined, output: number | undefined, source: string];
}

const ROWS: readonly Row[] = [
  {
    when: 'a refused request, or a connection that failed',
    facts: { work: 'none' },
    is: [undefined, undefined, 'none'],
  },
  {
    when: 'an error that reported its usage all the same',
    facts: { work: 'none', reading: ALL },
    is: [100, 20, 'provider'],
  },
  {
    when: 'an error in a stream without content',
    facts: { work: 'failed', contentBytes: 0 },
    is: [undefined, undefined, 'none'],
  },
  {
    when: 'an error in an answer that was not read',
    facts: { work: 'failed', contentBytes: undefined },
    is: [undefined, undefined, 'none'],
  },
  {
    when: 'the same behind an input that was reported',
    facts: { work: 'failed', contentBytes: 0, reading: INPUT },
    is: [100, 0, 'estimated'],
  },
  { when: 'an error in a stream behind content', facts: { work: 'failed' }, is: [100, 10, 'estimated'] },
  { when: 'the same with all usage reported', facts: { work: 'failed', reading: ALL }, is: [100, 20, 'provider'] },
  {
    when: 'an answer that was cut before any content',
    facts: { work: 'partial', contentBytes: 0 },
    is: [100, undefined, 'estimated'],
  },
  {
    when: 'one that nobody read',
    facts: { work: 'partial', contentBytes: undefined },
    is: [100, undefined, 'estimated'],
  },
  {
    when: 'one with a placeholder, without content',
    facts: { work: 'partial', contentBytes: 0, reading: INPUT },
    is: [100, 1, 'estimated'],
  },
  {
    when: 'one with a placeholder, behind content',
    facts: { work: 'partial', reading: INPUT },
    is: [100, 10, 'estimated'],
  },
  {
    when: 'a placeholder above what came of it',
    facts: { work: 'partial', reading: { usage: { input: 5, placeholderOutput: 50 } } },
    is: [5, 50, 'estimated'],
  },
  { when: 'one that was cut behind content', facts: { work: 'partial' }, is: [100, 10, 'estimated'] },
  { when: 'one of whose text came one byte', facts: { work: 'partial', contentBytes: 1 }, is: [100, 1, 'estimated'] },
  { when: 'one of 3 bytes', facts: { work: 'partial', contentBytes: 3 }, is: [100, 1, 'estimated'] },
  { when: 'one of 7 bytes', facts: { work: 'partial', contentBytes: 7 }, is: [100, 2, 'estimated'] },
  { when: 'one that reported its usage so far', facts: { work: 'partial', reading: ALL }, is: [100, 20, 'provider'] },
  {
    when: 'one that reported an output alone',
    facts: { work: 'partial', reading: { usage: { output: 7 } } },
    is: [100, 7, 'estimated'],
  },
  { when: 'a whole answer with usage', facts: { work: 'whole', reading: ALL }, is: [100, 20, 'provider'] },
  { when: 'a whole answer without usage', facts: { work: 'whole' }, is: [100, 10, 'estimated'] },
  {
    when: 'a whole answer of no text, without usage',
    facts: { work: 'whole', contentBytes: 0 },
    is: [100, 0, 'estimated'],
  },
  {
    when: 'a whole answer that was not read',
    facts: { work: 'whole', contentBytes: undefined },
    is: [100, undefined, 'estimated'],
  },
  {
    when: 'an answer that is yet to be made',
    facts: { work: 'whole', contentBytes: 0, reading: { isPending: true } },
    is: [100, undefined, 'estimated'],
  },
  {
    when: 'embeddings without usage',
    facts: { work: 'whole', purpose: 'embed', contentBytes: 0 },
    is: [100, 0, 'estimated'],
  },
  {
    when: 'embeddings without usage that were not read',
    facts: { work: 'whole', purpose: 'embed', contentBytes: undefined },
    is: [100, 0, 'estimated'],
  },
  {
    when: 'embeddings whose usage is of input',
    facts: { work: 'whole', purpose: 'embed', reading: { usage: { input: 8, output: 0 } } },
    is: [8, 0, 'provider'],
  },
];

test.each(ROWS)('R-16: $when: $is', (row) => {
  const { usage, source } = estimateUsage({ ...facts, ...row.facts });
  expect([usage.input, usage.output, source]).toEqual(row.is);
});

test('what the provider said of caches and reasoning stays beside an estimate, with its own words', () => {
  const usage = {
    uncachedInput: 1,
    cacheRead: 2,
    cacheCreation: 3,
    cacheCreation5m: 3,
    reasoning: 4,
    members: { a: 1 },
  };
  expect(estimateUsage({ ...facts, work: 'partial', reading: { usage } })).toEqual({
    usage: { input: 6, output: 10, cacheRead: 2, cacheCreation: 3, cacheCreation5m: 3, reasoning: 4, raw: '{"a":1}' },
    source: 'estimated',
  });
});
