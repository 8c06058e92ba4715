import { expect, inject, test } from 'vitest';
import { silentLog, systemClock } from '#kernel';
import { requirementsOf } from './account-limits.ts';
import { createAdmissions } from './admissions.ts';
import { LEASE_TERM_MS } from './lease-terms.ts';
import { LEASE_VERSION } from './lease-wire.ts';

/** What number 7 allows; a machine that others use too is given more outside of `npm run prove`. */
const MICROSECONDS_MAX = inject('isProof') ? 20 : 60;
const REQUESTS = inject('isProof') ? 200_000 : 50_000;

test('while its leases last, admission costs a request no more than 20 µs of processor time', async () => {
  const requirements = requirementsOf({
    caller: { keyId: 'k', requesterId: 'p', requester: 'kim@acme.com', groups: ['engineers', 'seoul'] },
    endpoint: {
      id: 'e',
      rateLimits: ['endpoint', 'group:engineers', 'group:seoul'].map((key) => ({
        key,
        requestsPerMinute: 1e9,
        tokensPerMinute: 1e12,
      })),
    },
    account: {
      ...{ inFlightPerKeyMax: 1_000, whenControlIsAway: 'refuse', defaultHoldNanoUsd: 1 },
      budgets: (['requests', 'tokens', 'cost'] as const).map((unit) => ({
        id: unit,
        name: unit,
        scope: 'account',
        subject: '',
        unit,
      })),
      runs: { hasQuota: true, hasHourly: true },
    },
    run: { workspaceId: 'w', id: 'r', type: 'api', isBillable: true, isShared: false },
  });
  const admissions = createAdmissions({
    ...{ gateway: 'g', run: 'r', clock: systemClock, log: silentLog },
    mayAdmitAway: () => false,
    call: async ({ draws }) => ({
      ...{ version: LEASE_VERSION, epoch: 'e', gateways: 1, termMs: LEASE_TERM_MS },
      grants: draws.map(({ limit: { pool } }) => ({
        kind: 'granted',
        pool,
        amount: 1e14,
        period: 'p',
        usableMs: 60_000,
        isDirect: false,
      })),
    }),
  });
  const facts = { requirements, size: { tokens: 100, costNanoUsd: () => 100, microCredits: () => 0 } };
  await new Promise<void>((resolve) => {
    admissions.wait(facts, (entry) => {
      if (entry.kind === 'hold') entry.hold.release();
      resolve();
    });
  });
  const use = { tokens: 90, costNanoUsd: 90, microCredits: undefined };
  const pass = (count: number): void => {
    for (let request = 0; request < count; request++) {
      const entry = admissions.enter(facts);
      if (entry.kind !== 'hold') throw new Error(`not let in: ${entry.kind}`);
      entry.hold.settle(use);
    }
  };
  pass(REQUESTS / 10);
  const before = process.cpuUsage();
  pass(REQUESTS);
  const { user, system } = process.cpuUsage(before);
  const each = (user + system) / REQUESTS;
  expect(each, `µs of processor time per request under ${requirements.length} limits`).toBeLessThan(MICROSECONDS_MAX);
  await admissions.stop();
});
