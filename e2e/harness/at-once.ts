import { expect } from 'vitest';
import type { Program } from './program.ts';
import { IS_PROOF } from './proof.ts';
import { until } from './until.ts';

const TRY_AGAIN = 503;
/** A machine that keeps up takes a third of it. */
const SLOW_MS = 2_000;
/** What nobody answers for any more comes back by then: a lease has a term of three minutes. */
const PATIENCE_MS = 240_000;
const AGAIN_MS = 250;

/** What became of calls that were made at once. */
export interface AtOnce<Answer> {
  /** By the place of the call. */
  readonly answers: readonly Answer[];
  /**
   * Whether the machine did not keep up, as it may not in a proof. Control then does not answer in its time, and those who wait are told
   * to try again: they do so until they have an answer. Or a gateway does not give back in its time what it holds and does not use, which
   * control says, and others are refused meanwhile. Either way what is left over can be used later.
   */
  readonly wasSlow: boolean;
}

/** Makes so many calls of a program at once. */
export async function allAtOnce<Answer extends { readonly status: number }>(
  program: Program,
  count: number,
  call: (place: number) => Promise<Answer>,
): Promise<AtOnce<Answer>> {
  const startedMs = performance.now();
  const recallsBefore = lateRecalls(program);
  const first = await Promise.all(Array.from({ length: count }, (_, place) => call(place)));
  const wasLate = lateRecalls(program) > recallsBefore;
  const wasSlow = !IS_PROOF && (wasLate || performance.now() - startedMs > SLOW_MS);
  if (count > 1) console.log(`answers: ${statusesOf(first)}${wasLate ? '; a gateway gave back late' : ''}`);
  const late = first.filter(({ status }) => status === TRY_AGAIN).length;
  if (late > 0) console.log(`${late} of ${count} were told to try again`);
  if (IS_PROOF) expect(late).toBe(0);
  const again = (place: number): Promise<Answer> =>
    until(
      async () => {
        const answer = await call(place);
        return answer.status === TRY_AGAIN ? undefined : answer;
      },
      { what: 'an answer to a call that was told to try again', timeoutMs: PATIENCE_MS, everyMs: AGAIN_MS },
    );
  const answers = await Promise.all(first.map((answer, at) => (answer.status === TRY_AGAIN ? again(at) : answer)));
  return { answers, wasSlow: wasSlow || late > 0 };
}

function lateRecalls(program: Program): number {
  return program.logs().match(/did not give back in time/g)?.length ?? 0;
}

/** How many there are of each. */
function statusesOf(answers: readonly { readonly status: number }[]): string {
  const counts = [...Map.groupBy(answers, ({ status }) => status)].map(([status, some]) => [status, some.length]);
  return counts.map(([status, count]) => `${status} × ${count}`).join(', ');
}

/** Calls until all is used, and then some more; how many were let in: what had come back by then, and not one more. */
export async function letInLater(
  call: () => Promise<{ readonly status: number }>,
  isAllUsed: () => Promise<boolean>,
): Promise<number> {
  let letIn = 0;
  const callOnce = async (): Promise<void> => {
    if ((await call()).status === 200) letIn += 1;
  };
  const look = async (): Promise<boolean> => {
    await Promise.all(Array.from({ length: AT_ONCE }, callOnce));
    return await isAllUsed();
  };
  await until(look, { what: 'all to be used', timeoutMs: PATIENCE_MS, everyMs: AGAIN_MS });
  for (let more = 0; more < MORE; more++) await callOnce();
  return letIn;
}

const AT_ONCE = 10;
const MORE = 20;
