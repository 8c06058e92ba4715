import { setImmediate as turn } from 'node:timers/promises';
import { type Clock, silentLog } from '#kernel';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import { type LimitedRequest, requirementsOf } from './account-limits.ts';
import { type Admissions, createAdmissions, type Entry } from './admissions.ts';
import type { AdmissionFacts } from './admit.ts';
import { createLeaseServer, type LeaseServer } from './lease-server.ts';
import { CALL_MS_MAX } from './lease-terms.ts';
import { type LeaseAnswer, type LeaseCall, leaseAnswerSchema, leaseCallSchema } from './lease-wire.ts';
import { MINUTE_MS } from './rate-rules.ts';

/** How long a call takes on its way and back; or it is lost on one of them, at once (`refused`) or when nobody waits any more. */
export interface Fate {
  readonly thereMs: number;
  readonly backMs: number;
  readonly lost: 'refused' | 'silent' | 'answer' | undefined;
}

/** A gateway of a rate world. */
export interface RateDoor {
  readonly name: string;
  readonly admissions: Admissions;
  /** What becomes of its next call. */
  fate: () => Fate;
  /** A call was lost, and none was answered since. */
  isDoubtful: boolean;
}

/** Control that limits rates, and its gateways, with a clock that is moved. */
export interface RateWorld {
  readonly clock: ManualClock;
  readonly doors: readonly RateDoor[];
  /** Another process, with an empty memory. */
  restartControl(): void;
  stop(): Promise<void>;
}

/** So long the world stands between two looks. */
export const STEP_MS = 100;
const TURNS = 6;

/** Nothing goes wrong. */
export const PROMPT: Fate = { thereMs: 0, backMs: 0, lost: undefined };

/** Gateways come one after the other, when those before have been heard of. `fate`: of their calls, until it is another. */
export async function makeRateWorld(gateways: number, fate = PROMPT): Promise<RateWorld> {
  const clock = manualClock();
  let epochs = 0;
  let server = newServer(clock, `e${++epochs}`);
  const doors: RateDoor[] = [];
  const listen = (door: RateDoor): void => {
    const asked = server;
    const again = (): void => {
      if (asked === server) listen(door);
    };
    asked.listen(door.name, (recall) => {
      // What could not be told is wished for again at once.
      void door.admissions.recalled(recall).then(() => (door.isDoubtful ? clock.after(STEP_MS, again) : again()));
    });
  };
  for (let index = 0; index < gateways; index++) {
    const name = `g${index}`;
    const call = (asked: LeaseCall) => carried(asked, { door, clock, control: () => server });
    const door: RateDoor = {
      name,
      fate: () => fate,
      isDoubtful: false,
      admissions: createAdmissions({
        ...{ gateway: name, run: `${name}r`, clock, log: silentLog },
        ...{ call, mayAdmitAway: () => false },
      }),
    };
    doors.push(door);
    listen(door);
    await turns();
  }
  return {
    clock,
    doors,
    restartControl: () => {
      server.stop();
      server = newServer(clock, `e${++epochs}`);
      doors.forEach(listen);
    },
    stop: async () => {
      server.stop();
      for (const door of doors) door.fate = () => ({ ...PROMPT, lost: 'refused' });
      await Promise.all(doors.map(({ admissions }) => admissions.stop()));
    },
  };
}

function newServer(clock: Clock, epoch: string): LeaseServer {
  return createLeaseServer({
    pools: [],
    transaction: <T>() => Promise.reject<T>(new Error('no store')),
    ...{ epoch, clock, log: silentLog },
  });
}

interface Way {
  readonly door: RateDoor;
  readonly clock: Clock;
  readonly control: () => LeaseServer;
}

/** A call on its way to control and back. */
async function carried(call: LeaseCall, way: Way): Promise<LeaseAnswer> {
  const { door, clock } = way;
  const fate = door.fate();
  if (fate.lost !== undefined) door.isDoubtful = true;
  const late = Promise.withResolvers<never>();
  const timer = clock.after(CALL_MS_MAX, () => late.reject(new Error('silent')));
  try {
    const answer = await Promise.race([answered(call, fate, way), late.promise]);
    door.isDoubtful = false;
    return answer;
  } catch (error) {
    door.isDoubtful = true;
    throw error;
  } finally {
    timer.cancel();
  }
}

async function answered(call: LeaseCall, fate: Fate, { clock, control }: Way): Promise<LeaseAnswer> {
  if (fate.lost === 'refused') throw new Error('refused');
  if (fate.lost === 'silent') return await new Promise(() => {});
  await passed(clock, fate.thereMs);
  const server = control();
  const answer = await server.call(leaseCallSchema.parse(JSON.parse(JSON.stringify(call))));
  await passed(clock, fate.backMs);
  if (fate.lost === 'answer' || server !== control()) throw new Error('cut');
  return leaseAnswerSchema.parse(JSON.parse(JSON.stringify(answer)));
}

async function passed(clock: Clock, ms: number): Promise<void> {
  if (ms > 0) await new Promise<void>((resolve) => clock.after(ms, resolve));
}

/** Until what was begun has gone as far as it can without the clock. */
export async function turns(): Promise<void> {
  for (let count = 0; count < TURNS; count++) await turn();
}

/** Requests under a limit of the endpoint, of so many a minute. */
export function limitedTo(requestsPerMinute: number): AdmissionFacts {
  const rateLimits = [{ key: 'endpoint', requestsPerMinute, tokensPerMinute: undefined }];
  return factsOf({ endpoint: { id: 'e', rateLimits }, account: undefined });
}

/** Requests of a key that may have so many under way. */
export function inFlightAtMost(inFlightPerKeyMax: number): AdmissionFacts {
  const account = { inFlightPerKeyMax, whenControlIsAway: 'refuse', defaultHoldNanoUsd: 1 } as const;
  return factsOf({ endpoint: { id: 'e' }, account: { ...account, budgets: [] } });
}

function factsOf(limited: Pick<LimitedRequest, 'endpoint' | 'account'>): AdmissionFacts {
  const caller = { keyId: 'k', requesterId: 'p', requester: 'kim@acme.com', groups: [] };
  const requirements = requirementsOf({ caller, ...limited });
  return { requirements, size: { tokens: 1, costNanoUsd: () => 1, microCredits: () => 0 } };
}

/** What became of requests, and when. */
export interface Told {
  readonly kind: Entry['kind'];
  readonly at: number;
  /** It was told at once. */
  readonly isPrompt: boolean;
}

/** Asks for so many requests at each step, at gateways in turn; returns what each was told. */
export async function press(
  world: RateWorld,
  load: { readonly facts: AdmissionFacts; readonly steps: readonly number[] },
  act: (step: number) => void = () => {},
): Promise<readonly Told[]> {
  const told: Told[] = [];
  let asked = 0;
  for (const [step, count] of load.steps.entries()) {
    act(step);
    for (let request = 0; request < count; request++) {
      const door = world.doors[asked++ % world.doors.length]?.admissions;
      const entry = door?.enter(load.facts);
      const note = (isPrompt: boolean) => (then: Entry) =>
        told.push({ kind: then.kind, at: world.clock.monotonicMs(), isPrompt });
      if (entry?.kind === 'wait') door?.wait(load.facts, note(false));
      else if (entry !== undefined) note(true)(entry);
    }
    await turns();
    world.clock.advance(STEP_MS);
  }
  return told;
}

/** When requests were let in. */
export function letIn(told: readonly Told[]): readonly number[] {
  return told.filter(({ kind }) => kind === 'hold').map(({ at }) => at);
}

/** The most that any minute holds. */
export function mostInAMinute(letIn: readonly number[]): number {
  return Math.max(0, ...letIn.map((end) => letIn.filter((at) => at > end - MINUTE_MS && at <= end).length));
}
