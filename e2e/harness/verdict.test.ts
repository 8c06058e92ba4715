import { expect, test } from 'vitest';
import type { ProviderRequest } from '../provider/journal.ts';
import type { Observation } from './load.ts';
import type { UsageRow } from './rows.ts';
import { judge, type Verdict } from './verdict.ts';

const USAGE = { input: 10, output: 5, cacheRead: 2, cacheCreation: 0, reasoning: 1 };
const SEEN = { reported: USAGE } as ProviderRequest;
const NONE: Omit<Verdict, 'counts'> = { lost: [], doubled: [], wrong: [], unaccounted: [], unexplained: [] };

/** Each way in which a row can be untrue, and the list in which the judge must put it. */
const CASES: readonly {
  readonly when: string;
  readonly isAnswered: boolean;
  readonly hasReached: boolean;
  readonly rows: readonly UsageRow[];
  readonly expected: Partial<Verdict>;
}[] = [
  { when: 'an answered request has its row', isAnswered: true, hasReached: true, rows: [row({})], expected: {} },
  { when: 'an answered request has no row', isAnswered: true, hasReached: true, rows: [], expected: { lost: ['m'] } },
  {
    when: 'a row is there twice',
    isAnswered: true,
    hasReached: true,
    rows: [row({}), row({})],
    expected: { doubled: ['m', 'id'] },
  },
  {
    when: 'a request has two rows of different ids',
    isAnswered: true,
    hasReached: true,
    rows: [row({}), row({ requestId: 'other' })],
    expected: { doubled: ['m'], wrong: ['m'] },
  },
  { when: 'tokens differ', isAnswered: true, hasReached: true, rows: [row({ output: 4 })], expected: { wrong: ['m'] } },
  {
    when: 'tokens are lost',
    isAnswered: true,
    hasReached: true,
    rows: [row({ input: null })],
    expected: { wrong: ['m'] },
  },
  {
    when: 'reasoning differs',
    isAnswered: true,
    hasReached: true,
    rows: [row({ reasoning: 0 })],
    expected: { wrong: ['m'] },
  },
  {
    when: 'the status differs',
    isAnswered: true,
    hasReached: true,
    rows: [row({ statusCode: 500 })],
    expected: { wrong: ['m'] },
  },
  {
    when: 'the id differs',
    isAnswered: true,
    hasReached: true,
    rows: [row({ requestId: 'x' })],
    expected: { wrong: ['m'] },
  },
  {
    when: 'an unanswered request reached the provider',
    isAnswered: false,
    hasReached: true,
    rows: [],
    expected: { unaccounted: ['m'] },
  },
  { when: 'an unanswered one reached nobody', isAnswered: false, hasReached: false, rows: [], expected: {} },
  {
    when: 'an unanswered one became a row of its own kind',
    isAnswered: false,
    hasReached: true,
    rows: [row({ finalStatus: 'gateway_lost', input: null, output: null })],
    expected: {},
  },
  {
    when: 'a row belongs to nobody',
    isAnswered: true,
    hasReached: true,
    rows: [row({}), row({ marker: 'stranger', requestId: 'z' })],
    expected: { unexplained: ['z'] },
  },
];

test.each(CASES)('the judge sees when $when', ({ isAnswered, hasReached, rows, expected }) => {
  const { counts, ...lists } = judge([observation(isAnswered)], {
    rows,
    provider: { of: () => (hasReached ? [SEEN] : []) },
  });
  expect(lists).toEqual({ ...NONE, ...expected });
  expect(counts.rows).toBe(rows.length);
});

function observation(isAnswered: boolean): Observation {
  return {
    planned: { marker: 'm', api: 'openai', isStream: false, directives: {} },
    wire: [{ status: 200, requestId: 'id', sentAtMs: 0 }],
    isAnswered,
    usage: undefined,
    error: undefined,
  };
}

function row(facts: Partial<UsageRow>): UsageRow {
  return {
    requestId: 'id',
    marker: 'm',
    statusCode: 200,
    finalStatus: 'ok',
    errorCode: null,
    usageSource: 'provider',
    isStream: false,
    total: 15,
    apiType: 'openai/v1/chat/completions',
    attempts: 1,
    cost: null,
    ...USAGE,
    ...facts,
  };
}
