import { expect, test } from 'vitest';
import { createPromMetrics } from './prom-metrics.ts';

test('calls that were turned away for want of room are counted by reason', async () => {
  const metrics = createPromMetrics(emptySpool);
  for (const reason of ['calls', 'calls', 'streams', 'key_share', 'event_loop'] as const) metrics.shed(reason);
  const { text } = await metrics.page();
  expect(text.split('\n').filter((line) => line.startsWith('tallygate_shed_requests_total{'))).toEqual([
    'tallygate_shed_requests_total{reason="calls"} 2',
    'tallygate_shed_requests_total{reason="streams"} 1',
    'tallygate_shed_requests_total{reason="key_share"} 1',
    'tallygate_shed_requests_total{reason="event_loop"} 1',
  ]);
});

test('requests that never were one are counted by why', async () => {
  const metrics = createPromMetrics(emptySpool);
  for (const reason of ['cut', 'body_timeout', 'cut'] as const) metrics.unserved(reason);
  const { text } = await metrics.page();
  expect(text.split('\n').filter((line) => line.startsWith('tallygate_unserved_requests_total{'))).toEqual([
    'tallygate_unserved_requests_total{reason="cut"} 2',
    'tallygate_unserved_requests_total{reason="body_timeout"} 1',
  ]);
});

const emptySpool = () => ({
  openRequests: 0,
  bytesUsed: 0,
  bytesMax: 0,
  recordsWaiting: 0,
  recordsUnwritten: 0,
  refusing: undefined,
});
