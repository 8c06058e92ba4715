import { describe, expect, test } from 'vitest';
import { ASKED, calls, gives, says, WEATHER, writtenBody } from '../conversation.test-support.ts';
import type { Turn } from '../conversation.ts';
import { markSignature } from '../signature.ts';
import { anthropicHalf } from './anthropic-half.ts';
import { BY_BUDGET, expectWritten, MODEL, type Row } from './written.test-support.ts';

describe('thinking of a model of Anthropic', () => {
  const said = (effort: string | undefined, showsSummary = false, outputTokensMax?: number) => ({
    reasoning: { effort, showsSummary },
    outputTokensMax,
  });
  const budget = (budget_tokens: number, max_tokens = 32_000) => ({
    max_tokens,
    thinking: { type: 'enabled' as const, budget_tokens },
  });
  const rows: readonly Row[] = [
    { when: 'reasoning says nothing', said: said(undefined), body: {} },
    { when: 'none', said: said('none'), body: { thinking: { type: 'disabled' } } },
    ...(['low', 'medium', 'high', 'max'] as const).map((effort) => ({
      when: effort,
      said: said(effort),
      body: { thinking: { type: 'adaptive' as const }, output_config: { effort } },
    })),
    {
      when: 'xhigh, of a model that knows it',
      model: 'claude-opus-4-7',
      said: said('xhigh'),
      body: { thinking: { type: 'adaptive' }, output_config: { effort: 'xhigh' } },
    },
    {
      when: 'none, of a model that does not think',
      model: 'claude-3-5-haiku-latest',
      said: said('none'),
      body: { max_tokens: 4096 },
    },
    {
      when: 'minimal',
      said: said('minimal'),
      body: { thinking: { type: 'adaptive' }, output_config: { effort: 'low' } },
    },
    {
      when: 'a summary, no effort',
      said: said(undefined, true),
      body: { thinking: { type: 'adaptive', display: 'summarized' } },
    },
    {
      when: 'a summary and an effort',
      said: said('high', true),
      body: { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'high' } },
    },
    { when: 'low, by budget', model: BY_BUDGET, said: said('low'), body: budget(1024) },
    { when: 'medium, by budget', model: BY_BUDGET, said: said('medium'), body: budget(8192) },
    { when: 'high, by budget: half of the output at most', model: BY_BUDGET, said: said('high'), body: budget(16_000) },
    {
      when: 'high, by budget, with room',
      model: BY_BUDGET,
      said: said('high', false, 64_000),
      body: budget(24_576, 64_000),
    },
    {
      when: 'xhigh, by budget, with room',
      model: BY_BUDGET,
      said: said('xhigh', false, 100_000),
      body: budget(32_768, 100_000),
    },
    {
      when: 'high, by budget, with hardly any room',
      model: BY_BUDGET,
      said: said('high', false, 1025),
      body: budget(1024, 1025),
    },
    { when: 'none, by budget', model: BY_BUDGET, said: said('none'), body: { thinking: { type: 'disabled' } } },
    {
      when: 'a summary, by budget',
      model: BY_BUDGET,
      said: said(undefined, true),
      body: { thinking: { type: 'enabled', budget_tokens: 8192, display: 'summarized' } },
    },
  ];

  test.each(rows)('with $when', (row) => expectWritten(row));

  test.each([
    ['claude-3-7-sonnet-20250219', 'enabled'],
    ['claude-opus-4-20250514', 'enabled'],
    ['claude-sonnet-4@20250514', 'enabled'],
    ['claude-opus-4-1-20250805', 'enabled'],
    ['anthropic.claude-sonnet-4-5-20250929-v1:0', 'enabled'],
    ['claude-haiku-4-5', 'enabled'],
    ['claude-opus-4.5', 'enabled'],
    ['claude-sonnet-4-6', 'adaptive'],
    ['claude-opus-4-8', 'adaptive'],
    ['claude-opus-5', 'adaptive'],
    ['claude-fable-5-2', 'adaptive'],
    ['claude-mythos-preview', 'adaptive'],
    ['my-deployment', 'adaptive'],
  ])('is that of its generation: %s is %s', (model, type) => {
    expect(writtenBody(anthropicHalf, said('low'), model)).toMatchObject({ thinking: { type } });
  });

  test.each([
    ['reasoning.effort', said('low', true)],
    ['reasoning.showsSummary', said(undefined, true)],
  ])('cannot be asked of a model that does not think: %s', (member, asked) => {
    expect(writtenBody(anthropicHalf, asked, 'claude-3-5-haiku-latest')).toBe(member);
  });

  test('does not forbid the temperature, top_p and tools that the API takes of models that think', () => {
    const body = writtenBody(
      anthropicHalf,
      { ...said('low'), temperature: 1, topP: 0.95, tools: [WEATHER], toolChoice: { kind: 'auto' } },
      MODEL,
    );
    expect(body).toMatchObject({ top_p: 0.95, tool_choice: { type: 'auto' } });
  });

  const proof = markSignature('anthropic', 'c2ln');
  const hidden = markSignature('anthropic', 'redacted:ZGF0YQ==');
  const thoughts = (signature: string | undefined): Turn => ({
    role: 'assistant',
    parts: [{ kind: 'reasoning', text: '생각', signature }],
  });

  test.each<readonly [string, string, boolean, readonly Turn[]]>([
    ['a turn begun without thoughts', BY_BUDGET, false, [ASKED, calls('a'), gives('a')]],
    ['a turn begun with thoughts of others', BY_BUDGET, false, [ASKED, thoughts('x'), calls('a'), gives('a')]],
    ['a turn begun with text', BY_BUDGET, false, [ASKED, says('assistant', '봅니다.'), calls('a'), gives('a')]],
    ['a turn begun with its own thoughts', BY_BUDGET, true, [ASKED, thoughts(proof), calls('a'), gives('a')]],
    ['a turn begun with hidden ones', BY_BUDGET, true, [ASKED, thoughts(hidden), calls('a'), gives('a')]],
    ['a new turn', BY_BUDGET, true, [ASKED, calls('a'), gives('a'), says('assistant', '맑음'), ASKED]],
    ['a first turn', BY_BUDGET, true, [ASKED]],
    ['a turn begun without thoughts, of an adaptive model', MODEL, true, [ASKED, calls('a'), gives('a')]],
  ])('in %s (%s): %s', (_, model, ...[thinks, turns]) => {
    const body = writtenBody(anthropicHalf, { ...said('low'), turns }, model);
    expect(body).toHaveProperty('messages');
    expect(body instanceof Object && 'thinking' in body).toBe(thinks);
  });
});
