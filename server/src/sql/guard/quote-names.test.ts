import { expect, test } from 'vitest';
import { placeBeforeQuoting, quoteNames } from './quote-names.ts';

const QUOTED = 'SELECT 1 FROM `system.ai_gateway`.usage';

test.each([
  ['bare', 'SELECT 1 FROM system.ai_gateway.usage', QUOTED],
  ['in capitals', 'SELECT 1 FROM SYSTEM.AI_Gateway.usage', QUOTED],
  ['each part quoted', 'SELECT 1 FROM `system`."ai_gateway".usage', QUOTED],
  ['with blanks and comments', 'SELECT 1 FROM system /* a /* b */ */ . -- c\n ai_gateway.usage', QUOTED],
  ['already quoted', QUOTED, QUOTED],
  ['with a trailing semicolon', 'SELECT 1 FROM system.ai_gateway.usage ; -- end', `${QUOTED}  -- end`],
  ['in a column', 'SELECT system.ai_gateway.usage.a', 'SELECT `system.ai_gateway`.usage.a'],
  ['before a star', 'SELECT system.ai_gateway.usage.*', 'SELECT `system.ai_gateway`.usage.*'],
  ['of the other database', 'SELECT 1 FROM system.Access.audit', 'SELECT 1 FROM `system.access`.audit'],
  ['of a third one, which there is not', 'SELECT 1 FROM system.other.audit', undefined],
  ['as a quoted name in capitals, which is another name', 'SELECT "SYSTEM".ai_gateway.usage', undefined],
  ['inside a string', "SELECT 'system.ai_gateway.usage'", undefined],
  ['inside a comment', 'SELECT 1 /* system.ai_gateway.usage */', undefined],
  ['as the end of a longer path', 'SELECT a.system.ai_gateway.usage', undefined],
  ['without a table', 'SELECT system.ai_gateway', undefined],
  ['as a part of a word', 'SELECT my_system.ai_gateway.usage', undefined],
])('the name %s is read as people mean it', (_, statement, expected) => {
  expect(quoteNames(statement)).toBe(expected ?? statement);
});

test('only one trailing semicolon is lifted, so that two statements stay two', () => {
  expect(quoteNames('SELECT 1; SELECT 2;')).toBe('SELECT 1; SELECT 2');
  expect(quoteNames('SELECT 1;;')).toBe('SELECT 1;');
});

test.each([
  ['SELECT ⟨x⟩ FROM system.ai_gateway.usage', 'before a name'],
  ['SELECT 1 FROM system.ai_gateway.usage WHERE ⟨x⟩', 'behind one'],
  ["SELECT '한국어 😀' FROM SYSTEM . ai_gateway.usage u, system.access.audit WHERE ⟨x⟩;", 'behind several of them'],
])('a place of what is judged is found in what was typed: %s', (marked) => {
  const statement = marked.replace('⟨x⟩', 'x');
  const quoted = quoteNames(statement) ?? '';
  const place = marked.indexOf('⟨');
  const inQuoted = quoted.indexOf('x', place === 7 ? 0 : quoted.lastIndexOf('WHERE'));
  expect(placeBeforeQuoting(statement, inQuoted)).toBe(place);
});

test('the end of what is judged is the end of what was typed', () => {
  expect(placeBeforeQuoting('SELECT 1 FROM system.ai_gateway.usage', 10_000)).toBe(37);
});
