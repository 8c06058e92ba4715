import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { expect, inject, test } from 'vitest';
import { runInWorkers } from './run-in-workers.test-support.ts';
import type { Share, SubjectName } from './run-share.test-support.ts';

/** When proving, 51 million inputs in all; otherwise as many as take two seconds. */
const SHARE_INPUTS = inject('isProof') ? 250_000 : 10_000;
const SHARES: Readonly<Record<SubjectName, number>> = inject('isProof')
  ? { 'request heads': 64, 'answer heads': 40, 'chunks of requests': 52, 'chunks of answers': 48 }
  : { 'request heads': 4, 'answer heads': 3, 'chunks of requests': 3, 'chunks of answers': 3 };
const PROOF_INPUTS_MIN = 50_000_000;
/** Of the inputs, in parts of one: if less were accepted, the test would prove little. */
const ACCEPTED_MIN = 0.25;
const MS_MAX = 40 * 60_000;

test(
  'llhttp accepts whatever the grammar accepts, and reads the same: lines, fields, framing, body, and where it ends',
  async () => {
    const seed = randomInt(2 ** 31);
    // one core is left to the rest
    const workers = inject('isProof') ? Math.max(2, availableParallelism() - 1) : 2;
    const tallies = await runInWorkers(sharesOf(seed), workers);
    let all = 0;
    for (const [subject, { inputs, accepted }] of tallies) {
      process.stdout.write(`${subject}: ${inputs} inputs (seed ${seed}), ${accepted} accepted, 0 read differently\n`);
      expect(accepted / inputs).toBeGreaterThan(ACCEPTED_MIN);
      all += inputs;
    }
    expect(tallies.size).toBe(Object.keys(SHARES).length);
    expect(all).toBeGreaterThanOrEqual(inject('isProof') ? PROOF_INPUTS_MIN : 100_000);
  },
  MS_MAX,
);

function sharesOf(seed: number): Share[] {
  const subjects = Object.keys(SHARES) as SubjectName[];
  return subjects.flatMap((subject) =>
    Array.from({ length: SHARES[subject] }, (_, stream) => ({ subject, seed, stream, inputs: SHARE_INPUTS })),
  );
}
