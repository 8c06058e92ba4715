import { expect, test } from 'vitest';
import { openaiLike } from '../../test/gateway-data.ts';
import { routeFinder } from './routes.ts';

const findRoute = routeFinder([openaiLike()]);

test.each([
  ['POST', '/openai/v1/chat/completions', 'call'],
  ['POST', '/openai/v1/chat/completions?beta=true', 'call'],
  ['GET', '/openai/v1/chat/completions', 'unknown'],
  ['POST', '/openai/v1/chat/completions/', 'unknown'],
  ['POST', '/openai/v1/nothing', 'unknown'],
  ['POST', '/codex/v1/analytics/codex/turn-costs', 'unknown'],
  ['HEAD', '/anthropic', 'probe'],
  ['GET', '/healthz', 'operation'],
  ['GET', '/readyz', 'operation'],
  ['GET', '/metrics', 'operation'],
  ['POST', '/api/v1/sql', 'control'],
  ['GET', '/', 'control'],
  ['GET', '/openaix', 'control'],
])('%s %s is a %s', (method, target, kind) => {
  expect(findRoute(method, target).kind).toBe(kind);
});

test('an unknown path is answered in the dialect of its base', () => {
  expect(findRoute('POST', '/openai/v1/nothing')).toMatchObject({ dialect: { kind: 'openai' } });
  expect(findRoute('POST', '/gemini/v1beta/nothing')).toMatchObject({ dialect: undefined });
});
