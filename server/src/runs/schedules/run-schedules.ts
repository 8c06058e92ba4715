import { asInstant, type Timer } from '#kernel';
import { carryOut } from './carry-out.ts';
import { planDue } from './plan-due.ts';
import { HEARTBEAT_MS, LEASE_MS, type RunnerPorts } from './runner-ports.ts';
import { settleCosts } from './settle-costs.ts';
import { type TakenRun, takeRuns } from './take-runs.ts';

/** Scheduled prompts at work. */
export interface RunningSchedules {
  /** Looks at once whether something is due. Resolves when what was due is taken up, not when it has ended. */
  look(): Promise<void>;
  /** Resolves when nothing that was taken up here is under way. */
  idle(): Promise<void>;
  /** Takes up nothing more. Resolves when what is under way has ended, or the time is over: then another process takes it up. */
  stop(timeoutMs: number): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;
const COSTS_EVERY_MS = 5_000;

/** Runs prompts when they are due, until stopped. Every process that shares the store may do so: each due time is run once. */
export function runSchedules<Tx>(ports: RunnerPorts<Tx>): RunningSchedules {
  const { clock, log } = ports;
  /** With the id of its run: one that could not be carried out is not among them, so that its lease ends. */
  const underWay = new Map<Promise<void>, string>();
  let isStopped = false;
  let looking: Promise<void> | undefined;

  const begin = (taken: TakenRun): void => {
    const work = carryOut(ports, taken)
      .catch((error: unknown) => {
        // The lease ends by itself, and then the run is taken up again, here or elsewhere.
        log.error({ error, run: taken.run.id }, 'A scheduled prompt could not be carried out.');
      })
      .finally(() => underWay.delete(work));
    underWay.set(work, taken.run.id);
  };
  const lookOnce = async (): Promise<void> => {
    let isMore = true;
    while (isMore && !isStopped) isMore = await planDue(ports);
    if (!isStopped) for (const taken of await takeRuns(ports)) begin(taken);
  };
  const look = (): Promise<void> => {
    const after = looking ?? Promise.resolve();
    const next = after.then(() => (isStopped ? undefined : lookOnce()));
    looking = next.catch(() => undefined);
    return next;
  };
  const beat = async (): Promise<void> => {
    if (underWay.size === 0) return;
    const until = asInstant(clock.now() + LEASE_MS);
    const lease = { holder: ports.holder, ids: [...underWay.values()] };
    await ports.transaction((tx) => ports.store.extendLeases(tx, lease, until));
  };
  const repeated = [
    repeat(ports, LOOK_EVERY_MS, look),
    repeat(ports, HEARTBEAT_MS, beat),
    repeat(ports, COSTS_EVERY_MS, () => settleCosts(ports)),
  ];
  const idle = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay.keys());
  };
  return {
    look,
    idle,
    stop: async (timeoutMs) => {
      isStopped = true;
      const [looks, beats, costs] = repeated;
      looks?.stop();
      costs?.stop();
      await looking;
      const end = Promise.withResolvers<void>();
      const timer = clock.after(timeoutMs, () => end.resolve());
      await Promise.race([idle(), end.promise]);
      timer.cancel();
      beats?.stop();
    },
  };
}

/** Does something again and again, each time so long after the last one ended; trouble is told once until it is over. */
function repeat<Tx>(
  { clock, log }: Pick<RunnerPorts<Tx>, 'clock' | 'log'>,
  everyMs: number,
  act: () => Promise<unknown>,
): { stop(): void } {
  let isStopped = false;
  let failures = 0;
  let timer: Timer | undefined;
  const next = (): void => {
    if (!isStopped) timer = clock.after(everyMs, run);
  };
  const run = (): void => {
    act()
      .then(() => {
        failures = 0;
      })
      .catch((error: unknown) => {
        if (failures++ === 0) log.warn({ error }, 'Scheduled prompts could not be looked after; trying again.');
      })
      .finally(next);
  };
  next();
  return {
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}
