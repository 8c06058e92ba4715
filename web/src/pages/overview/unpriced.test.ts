import type { DatasetResult } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { unpricedOf } from './unpriced.ts';

test('the models without a price are told, most requests first', () => {
  const models = JSON.stringify([
    ['openai', 'gpt-9', '12'],
    ['', 'other', 3],
  ]);
  expect(unpricedOf(result('15', models))).toEqual({
    requests: 15,
    models: [
      { provider: 'openai', model: 'gpt-9', requests: 12 },
      { provider: '', model: 'other', requests: 3 },
    ],
  });
});

test('nothing is told where every price is known, nothing came yet, or an older dashboard tells nothing of it', () => {
  expect(unpricedOf(result('0', '[]'))).toBeUndefined();
  expect(unpricedOf(undefined)).toBeUndefined();
  expect(unpricedOf({ ...result('5', '[]'), columns: [] })).toBeUndefined();
  expect(unpricedOf({ ...result('5', '[]'), rows: [] })).toBeUndefined();
});

function result(requests: string, models: string): DatasetResult {
  return {
    columns: [
      { name: 'unpriced_requests', type: 'UInt64' },
      { name: 'unpriced_models', type: 'String' },
    ],
    rows: [[requests, models]],
    truncated: false,
    as_of: '2026-11-22T00:00:00.000Z',
    data_version: '1',
    time_zone: 'Asia/Seoul',
    granularity: 'day',
    warehouse: 'default',
    elapsed_ms: 1,
  };
}
