import type { DestinationTraffic } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { healthOf, healthOfAll } from './destination-health.ts';

const traffic = (more: Partial<DestinationTraffic> = {}): DestinationTraffic => ({
  name: 'primary',
  attempts: 10,
  failed: 0,
  last_attempt_at: '2026-11-22T00:00:00.000Z',
  last_status_code: 200,
  last_error_code: null,
  ...more,
});
const failing = traffic({ failed: 10, last_error_code: 'upstream_reset' });
const someFailed = traffic({ failed: 1 });

test.each([
  ['nothing is known of it', undefined, 'idle'],
  ['there was no attempt', traffic({ attempts: 0 }), 'idle'],
  ['all went well', traffic(), 'served'],
  ['some failed, and not the last', someFailed, 'someFailed'],
  ['the last one failed', failing, 'failing'],
  ['an empty code is none', traffic({ last_error_code: '' }), 'served'],
] as const)('when %s, a destination is shown as such', (_when, given, health) => {
  expect(healthOf(given)).toBe(health);
});

const idle = traffic({ attempts: 0 });
test.each([
  ['there was no attempt', [idle], 'idle'],
  ['it has no destination', [], 'idle'],
  ['all went well', [traffic(), idle], 'served'],
  ['some failed, and not the last', [traffic(), someFailed], 'someFailed'],
  ['the first fails and a fallback answers', [failing, traffic()], 'someFailed'],
  ['all that were tried fail', [failing, failing, idle], 'failing'],
] as const)('when %s, an endpoint is shown as such', (_when, given, health) => {
  expect(healthOfAll(given)).toBe(health);
});
