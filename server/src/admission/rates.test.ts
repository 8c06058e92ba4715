import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { MINUTE_MS } from './rate-rules.ts';
import {
  type Fate,
  inFlightAtMost,
  letIn,
  limitedTo,
  makeRateWorld,
  mostInAMinute,
  PROMPT,
  press,
  type RateWorld,
  STEP_MS,
  turns,
} from './rate-world.test-support.ts';

const RUNS = inject('isProof') ? 200 : 20;
const GATEWAYS = 4;
const AWAY: Fate = { ...PROMPT, lost: 'refused' };
const SILENT: Fate = { ...PROMPT, lost: 'silent' };

const STEPS = 1_500;
const constant = (count: number, steps = STEPS) => Array.from({ length: steps }, () => count);
const steps = (maxLength: number) =>
  fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 12 })), { minLength: 50, maxLength });
/** There and back, with a recall between and the steps of the clock, are less than what a gateway waits for. */
const way = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_700 }));
const fates = fc.array(
  fc.record({ thereMs: way, backMs: way, lost: fc.constantFrom(undefined, undefined, 'refused', 'silent', 'answer') }),
  { minLength: 1, maxLength: 40 },
);

function everywhere(world: RateWorld, fate: Fate): void {
  for (const door of world.doors) door.fate = () => fate;
}

async function pressed(
  load: { readonly gateways: number; readonly limit: number; readonly steps: readonly number[] },
  act: (world: RateWorld, step: number) => void = () => {},
) {
  const world = await makeRateWorld(load.gateways);
  const told = await press(world, { facts: limitedTo(load.limit), steps: load.steps }, (step) => act(world, step));
  await world.stop();
  return told;
}

describe(`over ${GATEWAYS} gateways`, () => {
  test('R-36: whatever comes, however late control answers and whichever call is lost, no minute holds more than the limit', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), steps(800), fates, async (limit, each, calls) => {
        const told = await pressed({ gateways: GATEWAYS, limit, steps: each }, (world, step) => {
          let next = 0;
          if (step > 0) return;
          for (const door of world.doors) {
            door.fate = () => {
              const fate = calls[next++ % calls.length] ?? PROMPT;
              return door.isDoubtful ? { ...fate, lost: undefined } : fate;
            };
          }
        });
        expect(mostInAMinute(letIn(told))).toBeLessThanOrEqual(limit);
      }),
      { numRuns: RUNS },
    );
  });

  test('R-52: under constant pressure a minute holds the limit but for the four percent that are documented', async () => {
    const admitted = letIn(await pressed({ gateways: GATEWAYS, limit: 240, steps: constant(3) }));
    expect(mostInAMinute(admitted)).toBeLessThanOrEqual(240);
    expect(admitted.length).toBeGreaterThanOrEqual(Math.floor((240 * STEPS * STEP_MS) / MINUTE_MS / 1.05));
  });

  test('control that takes three seconds to answer lets in nearly as many', async () => {
    const late = { thereMs: 1_500, backMs: 1_500, lost: undefined };
    const told = await pressed({ gateways: GATEWAYS, limit: 240, steps: constant(3) }, (world) =>
      everywhere(world, late),
    );
    expect(mostInAMinute(letIn(told))).toBeLessThanOrEqual(240);
    expect(letIn(told).length).toBeGreaterThanOrEqual(Math.floor((240 * STEPS * STEP_MS) / MINUTE_MS / 1.3));
  });

  test.each([1, 3, 7, 120])('away for minutes: any minute holds a limit of %i, and not one more', async (limit) => {
    const told = await pressed({ gateways: GATEWAYS, limit, steps: constant(4, 3_000) }, (world) =>
      everywhere(world, AWAY),
    );
    expect(mostInAMinute(letIn(told))).toBe(limit);
  });

  test('when control hangs, calls wait for ten seconds and no longer; when it is back it is asked at once', async () => {
    const told = await pressed({ gateways: GATEWAYS, limit: 120, steps: constant(4, 800) }, (world, step) => {
      everywhere(world, step < 100 || step >= 400 ? PROMPT : SILENT);
    });
    const between = (from: number, to: number) => told.filter(({ at }) => at >= from * STEP_MS && at < to * STEP_MS);
    expect(between(210, 400).every(({ isPrompt }) => isPrompt)).toBe(true);
    expect(between(210, 400).filter(({ kind }) => kind === 'unavailable')).toEqual([]);
    expect(letIn(between(650, 800)).length).toBeGreaterThan(0);
  });
});

const trouble = fc.record({
  kind: fc.constantFrom('one', 'all', 'restart'),
  gateway: fc.nat(GATEWAYS),
  fate: fc.constantFrom(AWAY, SILENT, { ...PROMPT, lost: 'answer' as const }),
  afterSteps: fc.integer({ min: 0, max: 200 }),
  steps: fc.integer({ min: 1, max: 200 }),
});
type Trouble = typeof trouble extends fc.Arbitrary<infer T> ? T : never;

/** One after the other. */
function befall(troubles: readonly Trouble[]): (world: RateWorld, step: number) => void {
  const acts = new Map<number, (world: RateWorld) => void>();
  let at = 0;
  for (const { kind, gateway, fate, afterSteps, steps: lasts } of troubles) {
    at += afterSteps;
    acts.set(at, (world) => {
      if (kind === 'restart') world.restartControl();
      const doors = world.doors.filter((_, index) => kind === 'all' || index === gateway % world.doors.length);
      for (const door of doors) door.fate = () => fate;
    });
    at += lasts;
    acts.set(at, (world) => everywhere(world, PROMPT));
    at += 1;
  }
  return (world, step) => acts.get(step)?.(world);
}

test.each([
  { gateways: 1, limits: 1 },
  { gateways: 2, limits: 2 },
  { gateways: GATEWAYS, limits: 2 },
])(
  'whichever of $gateways gateways loses control, for how long, and however often control forgets: no minute holds more than $limits times the limit',
  { timeout: 120_000 },
  async ({ gateways, limits }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        steps(1_500),
        fc.array(trouble, { minLength: 1, maxLength: 8 }),
        async (limit, each, troubles) => {
          const told = await pressed({ gateways, limit, steps: each }, befall(troubles));
          expect(mostInAMinute(letIn(told))).toBeLessThanOrEqual(limits * limit);
        },
      ),
      { numRuns: RUNS },
    );
  },
);

test('one gateway: what it let in while control was away counts when control is back', async () => {
  const told = await pressed({ gateways: 1, limit: 50, steps: constant(2, 300) }, (world, step) =>
    everywhere(world, step < 100 ? AWAY : PROMPT),
  );
  expect(letIn(told)).toHaveLength(50);
});

test('control that was started anew and has heard of one gateway makes no part larger', async () => {
  const told = await pressed(
    { gateways: GATEWAYS, limit: 40, steps: [...constant(0, 400), ...constant(8, 200)] },
    (world, step) => {
      if (step === 0) world.restartControl();
      for (const [index, door] of world.doors.entries()) door.fate = () => (index === 0 && step < 380 ? PROMPT : AWAY);
    },
  );
  expect(letIn(told)).toHaveLength(40);
});

test('away: of calls in flight no more than the limit are under way, however long they last', async () => {
  const world = await makeRateWorld(GATEWAYS);
  everywhere(world, AWAY);
  expect(letIn(await press(world, { facts: inFlightAtMost(6), steps: constant(4, 3_000) }))).toHaveLength(6);
  await world.stop();
});

test('a gateway that has not heard yet how many there are lets nobody in by itself', async () => {
  const world = await makeRateWorld(1, AWAY);
  const told = await press(world, { facts: limitedTo(5), steps: constant(1, 100) });
  expect(new Set(told.map(({ kind }) => kind))).toEqual(new Set(['unavailable']));
  everywhere(world, PROMPT);
  expect(letIn(await press(world, { facts: limitedTo(5), steps: constant(1, 100) }))).toHaveLength(5);
  await world.stop();
});

describe('units of a minute that nobody uses any more', () => {
  test('those that ended go back before a request is refused for want of them', async () => {
    const world = await makeRateWorld(1);
    const kinds: string[] = [];
    await passIn(world, 100);
    for (let request = 0; request < 3; request++) {
      await askOnce(world, kinds);
      await passIn(world, 1_100);
    }
    await world.stop();
    expect(kinds).toEqual(['hold', 'hold', 'hold']);
  });

  test('those on their way back are waited for', async () => {
    const world = await makeRateWorld(1);
    const kinds: string[] = [];
    await passIn(world, 100);
    await askOnce(world, kinds);
    await passIn(world, 2_350);
    everywhere(world, { ...PROMPT, thereMs: 200 });
    await passIn(world, 100);
    everywhere(world, PROMPT);
    await askOnce(world, kinds);
    await passIn(world, 300);
    await world.stop();
    expect(kinds).toEqual(['hold', 'hold']);
  });
});

/** One request under a limit of three a minute. */
async function askOnce({ doors: [door] }: RateWorld, kinds: string[]): Promise<void> {
  const entry = door?.admissions.enter(limitedTo(3));
  if (entry?.kind === 'wait') door?.admissions.wait(limitedTo(3), ({ kind }) => kinds.push(kind));
  else if (entry !== undefined) kinds.push(entry.kind);
  await turns();
}

async function passIn({ clock }: RateWorld, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += SMALL_STEP_MS) {
    clock.advance(SMALL_STEP_MS);
    await turns();
  }
}

const SMALL_STEP_MS = 50;
