import { silentLog, systemClock } from '#kernel';
import { requirementsOf } from './account-limits.ts';
import { createAdmissions } from './admissions.ts';
import { LEASE_TERM_MS } from './lease-terms.ts';
import { LEASE_VERSION } from './lease-wire.ts';

/** What admission costs while its leases last: microseconds of processor time for each of so many requests. */
export async function admissionCost(requests: number): Promise<{ readonly micros: number; readonly limits: number }> {
  const requirements = manyLimits();
  const admissions = leasedForEver();
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
  pass(requests / 10);
  const before = process.cpuUsage();
  pass(requests);
  const { user, system } = process.cpuUsage(before);
  await admissions.stop();
  return { micros: (user + system) / requests, limits: requirements.length };
}

function manyLimits(): ReturnType<typeof requirementsOf> {
  return requirementsOf({
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
}

function leasedForEver(): ReturnType<typeof createAdmissions> {
  return createAdmissions({
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
}
