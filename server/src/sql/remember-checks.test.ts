import { expect, test } from 'vitest';
import type { EngineStatement, SqlEngine } from './engine.ts';
import type { Grants } from './guard/decide.ts';
import { rememberChecks } from './remember-checks.ts';

const GRANTS: Grants = { readable: new Set(['usage']), known: new Set(['usage', 'payloads']) };
const engine = {} as SqlEngine;
const statement = (text: string, parameters: EngineStatement['parameters'] = {}): EngineStatement => ({
  ...{ text, parameters, requesterId: 'kim' },
  signal: new AbortController().signal,
});

function counting(allows = true) {
  const asked: string[] = [];
  const check = rememberChecks(async ({ text, parameters }) => {
    asked.push(text);
    return allows
      ? { kind: 'allow', text: `formatted ${text}`, parameters, tables: new Set(['usage']) }
      : { kind: 'refuse', code: 'sql_syntax', details: {} };
  });
  return { asked, check };
}

const DAY = { from: '2026-01-01 00:00:00.000' };

test('the same statement of another time is judged once, and runs with its own time', async () => {
  const { asked, check } = counting();
  await check(statement('a', DAY), GRANTS, engine);
  const again = await check(statement('a', { from: '2026-02-02 00:00:00.000' }), GRANTS, engine);
  expect(again).toMatchObject({ text: 'formatted a', parameters: { from: '2026-02-02 00:00:00.000' } });
  expect(asked).toEqual(['a']);
});

test.each([
  { when: 'its text differs', other: statement('b', DAY) },
  { when: 'a value is another word', other: statement('a', { from: 'AggregateFunction(any, String)' }) },
  { when: 'an instant became a list', other: statement('a', { from: [DAY.from] }) },
  { when: 'a parameter has another name', other: statement('a', { until: DAY.from }) },
  { when: 'it says nothing of the parameter', other: statement('a') },
])('a statement is judged anew when $when', async ({ other }) => {
  const { asked, check } = counting();
  await check(statement('a', DAY), GRANTS, engine);
  await check(other, GRANTS, engine);
  expect(asked).toHaveLength(2);
});

test('a statement is judged anew for somebody who may read other tables', async () => {
  const { asked, check } = counting();
  await check(statement('a'), GRANTS, engine);
  await check(statement('a'), { ...GRANTS, readable: new Set(['payloads']) }, engine);
  expect(asked).toHaveLength(2);
});

test('what was refused is judged anew each time', async () => {
  const { asked, check } = counting(false);
  await check(statement('a'), GRANTS, engine);
  await check(statement('a'), GRANTS, engine);
  expect(asked).toHaveLength(2);
});

test('so many are remembered, those that were used last', async () => {
  const { asked, check } = counting();
  for (let index = 0; index <= 500; index++) await check(statement(`s${index}`), GRANTS, engine);
  await check(statement('s500'), GRANTS, engine);
  expect(asked).toHaveLength(501);
  await check(statement('s0'), GRANTS, engine);
  expect(asked).toHaveLength(502);
});
