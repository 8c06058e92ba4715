import { describe, expect, test } from 'vitest';
import { runTypesBy } from './built-in-types.ts';
import { decideRun, type RunFacts } from './decide-run.ts';
import type { Run, RunType } from './run.ts';

const REVIEW: RunType = {
  id: 'review',
  names: { ko: '검토', en: 'Review' },
  trigger: 'user_started',
  isBillable: false,
  isBuiltIn: false,
};
/** No door lets such a type in; a run would not count all the same. */
const WRONG: RunType = { ...REVIEW, id: 'wrong', trigger: 'background', isBillable: true };
const SHADOW: RunType = { ...REVIEW, id: 'chat', isBillable: false };

const types = runTypesBy([REVIEW, WRONG, SHADOW]);
const nothing = { runId: '', runType: '' };

function decided(facts: Partial<RunFacts>): Run | undefined {
  return decideRun({
    requestId: 'r-1',
    isInference: true,
    claimed: nothing,
    isFromAgent: false,
    turnId: undefined,
    types,
    ...facts,
  });
}

const own = { id: 'r-1', isShared: false, attributedTo: '', isBillable: true, trigger: 'user_started' } as const;
const claim = (runType: string, runId = '') => ({ claimed: { runType, runId } });

describe('a request counts as', () => {
  test.each([
    { when: 'it counts tokens or lists models', facts: { isInference: false }, expect: undefined },
    {
      when: 'it counts tokens, whatever it claims',
      facts: { isInference: false, ...claim('chat', 'a') },
      expect: undefined,
    },
    { when: 'it claims a type that nobody defined', facts: claim('nonsense'), expect: undefined },
    { when: 'it claims nothing', facts: {}, expect: { ...own, type: 'api' } },
    {
      when: 'an agent sends it outside of a turn',
      facts: { isFromAgent: true },
      expect: { ...own, type: 'coding_agent' },
    },
    {
      when: 'an agent sends it in a turn',
      facts: { isFromAgent: true, turnId: 't-1' },
      expect: { ...own, type: 'coding_agent', id: 't-1', isShared: true },
    },
    {
      when: 'a run is claimed within a turn: the claim goes before',
      facts: { isFromAgent: true, turnId: 't-1', ...claim('', 'mine') },
      expect: { ...own, type: 'coding_agent', id: 'mine', isShared: true },
    },
    {
      when: 'an agent claims a type: its turn is the run all the same',
      facts: { isFromAgent: true, turnId: 't-1', ...claim('triage') },
      expect: { ...own, type: 'triage', id: 't-1', isShared: true },
    },
    { when: 'a run is claimed', facts: claim('', 'mine'), expect: { ...own, type: 'api', id: 'mine', isShared: true } },
    { when: 'a chat turn', facts: claim('chat'), expect: { ...own, type: 'chat' } },
    {
      when: 'somebody enabled it: the system actor’s, and it counts',
      facts: claim('auto_triage'),
      expect: { ...own, type: 'auto_triage', trigger: 'user_enabled', attributedTo: 'system' },
    },
    {
      when: 'a scheduled prompt',
      facts: claim('scheduled_prompt', 'tick-1'),
      expect: {
        ...{ ...own, type: 'scheduled_prompt', trigger: 'user_enabled', attributedTo: 'system' },
        ...{ id: 'tick-1', isShared: true },
      },
    },
    {
      when: 'nobody asked for it: the system actor’s, and it never counts',
      facts: claim('detection_summary'),
      expect: {
        ...{ ...own, type: 'detection_summary', trigger: 'background', attributedTo: 'system' },
        isBillable: false,
      },
    },
    { when: 'a type of the account', facts: claim('review'), expect: { ...own, type: 'review', isBillable: false } },
    {
      when: 'a background type that says it counts does not',
      facts: claim('wrong'),
      expect: { ...own, type: 'wrong', trigger: 'background', attributedTo: 'system', isBillable: false },
    },
  ])('$when', ({ facts, expect: run }) => {
    expect(decided(facts)).toEqual(run);
  });
});

test('a built-in type is as the product has it, also where one of the same name was made before', () => {
  expect(decided(claim('chat'))?.isBillable).toBe(true);
});
