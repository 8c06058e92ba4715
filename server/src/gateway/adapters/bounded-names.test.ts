import { expect, test } from 'vitest';
import { boundedNames } from './bounded-names.ts';
import { createPromMetrics } from './prom-metrics.ts';

test('the first names are told apart, all others are one', () => {
  const nameOf = boundedNames(2);
  expect(['a', 'b', 'a', 'c', 'd', 'b'].map(nameOf)).toEqual(['a', 'b', 'a', 'other', 'other', 'b']);
});

test('R-30: members of usage that nobody knows are counted, whatever their number', async () => {
  const state = { openRequests: 0, bytesUsed: 0, bytesMax: 1, recordsWaiting: 0, refusing: undefined };
  const metrics = createPromMetrics(() => state as never);
  const call = { apiType: 'openai/v1/responses', finalStatus: 'ok', latencyMs: 1 } as const;
  metrics.ended(call);
  metrics.ended({ ...call, unknownUsageFields: ['future_tokens', 'future_details.nested_tokens'] });
  metrics.ended({ ...call, unknownUsageFields: ['future_tokens'] });
  for (let index = 0; index < 1_000; index++) metrics.ended({ ...call, unknownUsageFields: [`made_up_${index}`] });
  const { text } = await metrics.page();
  const lines = text.split('\n').filter((line) => line.startsWith('tallygate_usage_fields_unknown_total{'));
  expect(lines).toContain(
    'tallygate_usage_fields_unknown_total{api_type="openai/v1/responses",field="future_tokens"} 2',
  );
  expect(lines).toContain(
    'tallygate_usage_fields_unknown_total{api_type="openai/v1/responses",field="future_details.nested_tokens"} 1',
  );
  expect(lines).toContain('tallygate_usage_fields_unknown_total{api_type="openai/v1/responses",field="other"} 938');
  expect(lines).toHaveLength(65);
});
