import { Worker } from 'node:worker_threads';
import type { ShareOutcome } from './differential-worker.test-support.ts';
import type { Share, SubjectName } from './run-share.test-support.ts';

/** How many inputs of a subject were tried, and how many of them ours accepted. */
export interface Tally {
  inputs: number;
  accepted: number;
}

/** Runs the shares, each in the next worker that is free. Throws with the first disagreement. */
export async function runInWorkers(
  shares: readonly Share[],
  workers: number,
): Promise<ReadonlyMap<SubjectName, Tally>> {
  const waiting = [...shares];
  const tallies = new Map<SubjectName, Tally>();
  const runAll = async (): Promise<void> => {
    const worker = new Worker(new URL('./differential-worker.test-support.ts', import.meta.url));
    try {
      for (let share = waiting.shift(); share !== undefined; share = waiting.shift()) {
        const outcome = await runIn(worker, share);
        if ('disagreement' in outcome) throw new Error(outcome.disagreement);
        const tally = tallies.get(share.subject) ?? { inputs: 0, accepted: 0 };
        tallies.set(share.subject, {
          inputs: tally.inputs + share.inputs,
          accepted: tally.accepted + outcome.accepted,
        });
      }
    } finally {
      waiting.length = 0;
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: workers }, runAll));
  return tallies;
}

function runIn(worker: Worker, share: Share): Promise<ShareOutcome> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.removeAllListeners('message');
      worker.removeAllListeners('error');
    };
    worker.on('message', (outcome: ShareOutcome) => {
      settle();
      resolve(outcome);
    });
    worker.on('error', (error) => {
      settle();
      reject(error);
    });
    worker.postMessage(share);
  });
}
