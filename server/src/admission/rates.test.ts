import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { silentLog } from '#kernel';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import { requirementsOf } from './account-limits.ts';
import { type Admissions, createAdmissions } from './admissions.ts';
import { createLeaseServer, type LeaseServer } from './lease-server.ts';
import { MINUTE_MS } from './rate-rules.ts';

const RUNS = inject('isProof') ? 200 : 20;
const GATEWAYS = 4;
/** From the loss of control on, gateways believe that it is away for a second before they decide alone. */
const STEP_MS = 100;

interface World {
  readonly clock: ManualClock;
  readonly doors: readonly Admissions[];
  isAway: boolean;
  server: LeaseServer;
}

function makeWorld(): World {
  const clock = manualClock();
  const world: World = { clock, doors: [], isAway: false, server: newServer(clock, 'e1') };
  const doors = Array.from({ length: GATEWAYS }, (_, index) => {
    const gateway = `g${index}`;
    const door = createAdmissions({
      ...{ gateway, run: `${gateway}r`, clock, log: silentLog },
      mayAdmitAway: () => false,
      call: async (call) => {
        if (world.isAway) throw new Error('away');
        return await world.server.call(call);
      },
    });
    const listen = (): void => {
      world.server.listen(gateway, (recall) => void door.recalled(recall).then(listen));
    };
    listen();
    return door;
  });
  return Object.assign(world, { doors });
}

function newServer(clock: ManualClock, epoch: string): LeaseServer {
  return createLeaseServer({
    pools: [],
    transaction: <T>() => Promise.reject<T>(new Error('no store')),
    epoch,
    clock,
    log: silentLog,
  });
}

/** Asks for so many requests at each step, at gateways in turn; returns when each was let in. */
async function press(
  world: World,
  load: { readonly limit: number; readonly steps: readonly number[] },
  act: (step: number) => void = () => {},
): Promise<readonly number[]> {
  const requirements = requirementsOf({
    caller: { keyId: 'k', requesterId: 'p', requester: 'kim@acme.com', groups: [] },
    endpoint: { id: 'e', rateLimits: [{ key: 'endpoint', requestsPerMinute: load.limit, tokensPerMinute: undefined }] },
    account: undefined,
  });
  const facts = { requirements, size: { tokens: 1, costNanoUsd: () => 1, microCredits: () => 0 } };
  const admitted: number[] = [];
  const note = ({ kind }: { readonly kind: string }): void => {
    if (kind === 'hold') admitted.push(world.clock.monotonicMs());
  };
  let asked = 0;
  for (const [step, count] of load.steps.entries()) {
    act(step);
    for (let request = 0; request < count; request++) {
      const door = world.doors[asked++ % GATEWAYS];
      const entry = door?.enter(facts);
      if (entry?.kind === 'wait') door?.wait(facts, note);
      else if (entry !== undefined) note(entry);
    }
    for (let turns = 0; turns < 6; turns++) await turn();
    world.clock.advance(STEP_MS);
  }
  world.server.stop();
  await Promise.all(world.doors.map((door) => door.stop()));
  return admitted;
}

function mostInAMinute(admitted: readonly number[]): number {
  return Math.max(0, ...admitted.map((end) => admitted.filter((at) => at > end - MINUTE_MS && at <= end).length));
}

const STEPS = 1_500;
const constant = (count: number) => Array.from({ length: STEPS }, () => count);

describe(`over ${GATEWAYS} gateways`, () => {
  test('R-36: whatever comes, no minute holds more than the limit', { timeout: 60_000 }, async () => {
    const steps = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 12 })), {
      minLength: 50,
      maxLength: 800,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), steps, async (limit, each) => {
        expect(mostInAMinute(await press(makeWorld(), { limit, steps: each }))).toBeLessThanOrEqual(limit);
      }),
      { numRuns: RUNS },
    );
  });

  test('R-52: under constant pressure a minute holds the limit but for the four percent that are documented', async () => {
    const admitted = await press(makeWorld(), { limit: 240, steps: constant(3) });
    expect(mostInAMinute(admitted)).toBeLessThanOrEqual(240);
    expect(admitted.length).toBeGreaterThanOrEqual(Math.floor((240 * STEPS * STEP_MS) / MINUTE_MS / 1.05));
  });

  test.each([
    [
      'goes away for half a minute and comes back',
      (world: World, step: number) => {
        if (step === 400) world.isAway = true;
        if (step === 700) world.isAway = false;
      },
    ],
    [
      'is started anew, with an empty memory',
      (world: World, step: number) => {
        if (step === 500) world.server = newServer(world.clock, 'e2');
      },
    ],
  ])('when control %s, a minute holds at most one limit more', async (_what, act) => {
    const world = makeWorld();
    const admitted = await press(world, { limit: 120, steps: constant(4) }, (step) => act(world, step));
    expect(mostInAMinute(admitted)).toBeLessThanOrEqual(2 * 120);
  });
});
