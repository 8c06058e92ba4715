import { expect, test } from 'vitest';
import { createPromMetrics } from './prom-metrics.ts';

const STATE = {
  openRequests: 0,
  bytesUsed: 0,
  bytesMax: 0,
  recordsWaiting: 0,
  recordsUnwritten: 0,
  refusing: undefined,
};

test('calls are counted by API and outcome, and their durations in the buckets that they fit into', async () => {
  const metrics = createPromMetrics(() => STATE);
  const chat = 'openai/v1/chat/completions';
  metrics.ended({ apiType: chat, finalStatus: 'ok', latencyMs: 10 });
  metrics.ended({ apiType: chat, finalStatus: 'ok', latencyMs: 11 });
  metrics.ended({ apiType: chat, finalStatus: 'error', latencyMs: 700_000 });
  metrics.ended({ apiType: 'a"b', finalStatus: 'ok', latencyMs: 0 });
  const lines = (await metrics.page()).text.split('\n');
  const of = (start: string) => lines.filter((line) => line.startsWith(start));
  expect(of('tallygate_requests_total{')).toEqual([
    `tallygate_requests_total{api_type="${chat}",final_status="ok"} 2`,
    `tallygate_requests_total{api_type="${chat}",final_status="error"} 1`,
    'tallygate_requests_total{api_type="a\\"b",final_status="ok"} 1',
  ]);
  const buckets = of(`tallygate_request_duration_seconds_bucket{le="`).filter((line) => line.includes(chat));
  expect(buckets.map((line) => line.replace(/^.*le="([^"]+)".* /, '$1='))).toEqual([
    ...['0.01=1', '0.05=2', '0.1=2', '0.25=2', '0.5=2', '1=2', '2.5=2', '5=2', '10=2', '30=2', '60=2', '120=2'],
    ...['300=2', '600=2', '+Inf=3'],
  ]);
  expect(of(`tallygate_request_duration_seconds_sum{api_type="${chat}"}`)[0]).toMatch(/ 700\.021$/);
  expect(of(`tallygate_request_duration_seconds_count{api_type="${chat}"}`)[0]).toMatch(/ 3$/);
  expect(lines).toContain('# TYPE tallygate_requests_total counter');
  expect(lines).toContain('# TYPE tallygate_request_duration_seconds histogram');
});
