import { expect, test } from 'vitest';
import { openaiLike } from '../../test/gateway-data.ts';
import { routeFinder } from './routes.ts';

const gemini = (operation: string) => ({ ...openaiLike(), kind: 'gemini', operation }) as const;
const findRoute = routeFinder([
  openaiLike(),
  { ...openaiLike(), kind: 'anthropic', operation: 'messages' },
  gemini('generateContent'),
  gemini('streamGenerateContent'),
]);

test.each([
  ['POST', '/openai/v1/chat/completions', 'call'],
  ['POST', '/openai/v1/chat/completions?beta=true', 'call'],
  ['GET', '/openai/v1/chat/completions', 'unknown'],
  ['POST', '/openai/v1/chat/completions/', 'unknown'],
  ['POST', '/openai/v1/nothing', 'unknown'],
  ['POST', '/mlflow/v1/chat/completions', 'call'],
  ['POST', '/codex/v1/chat/completions', 'call'],
  ['POST', '/cursor/v1/chat/completions', 'call'],
  ['POST', '/gemini/v1beta/models/gem:generateContent', 'call'],
  ['POST', '/gemini/v1beta/models/gem:streamGenerateContent?alt=sse', 'call'],
  ['POST', '/gemini/v1beta/models/a%2Fb:1:generateContent', 'call'],
  ['POST', '/gemini/v1beta/models/gem:nothing', 'unknown'],
  ['POST', '/gemini/v1beta/gem:generateContent', 'unknown'],
  ['POST', '/openai/v1/chat/completions:generateContent', 'unknown'],
  ['GET', '/openai/v1/models', 'models'],
  ['GET', '/openai/v1/models/gpt', 'models'],
  ['GET', '/anthropic/v1/models?limit=1000', 'models'],
  ['GET', '/gemini/v1beta/models/a%2Fb', 'models'],
  ['GET', '/gemini/v1/models', 'models'],
  ['POST', '/gemini/v1/models/gem:generateContent', 'call'],
  ['POST', '/gemini/v2/models/gem:generateContent', 'unknown'],
  ['GET', '/gemini/v1beta/models/%', 'unknown'],
  ['GET', '/openai/v1/modelsx', 'unknown'],
  ['POST', '/openai/v1/models', 'unknown'],
  ['POST', '/codex/v1/analytics/codex/turn-costs', 'telemetry'],
  ['POST', '/anthropic/api/event_logging/batch', 'telemetry'],
  ['GET', '/codex/v1/analytics', 'unknown'],
  ['POST', '/otel/v1/metrics', 'unknown'],
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
  expect(findRoute('POST', '/gemini/v1beta/nothing')).toMatchObject({ dialect: { kind: 'gemini' } });
  expect(findRoute('POST', '/otel/v1/metrics')).toMatchObject({ dialect: undefined });
});
