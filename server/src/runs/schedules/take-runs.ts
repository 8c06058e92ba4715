import { SCHEDULE_BOUNDS } from '@tallygate/contract';
import { asInstant, type Instant } from '#kernel';
import { isTooLate } from './decide-due.ts';
import { endRun } from './end-run.ts';
import { LEASE_MS, type RunnerPorts } from './runner-ports.ts';
import type { PromptRun, ScheduledPrompt } from './scheduled-prompt.ts';

/** A run that this process works on from now on. */
export interface TakenRun {
  readonly prompt: ScheduledPrompt;
  readonly run: PromptRun;
}

type Ports<Tx> = Pick<RunnerPorts<Tx>, 'store' | 'transaction' | 'clock' | 'raise' | 'holder'>;

/**
 * Takes up runs whose turn it is: those that wait, and those whose process was silent for too long. Over all processes no
 * more are under way than is let.
 */
export async function takeRuns<Tx>(ports: Ports<Tx>): Promise<readonly TakenRun[]> {
  const { store, transaction, clock } = ports;
  const now = clock.now();
  // Most of the time there are none, and then nobody waits for the only writer.
  if ((await store.freeRuns(now, 1)).length === 0) return [];
  return await transaction((tx) => takeFree(ports, tx, now));
}

async function takeFree<Tx>(ports: Ports<Tx>, tx: Tx, now: Instant): Promise<readonly TakenRun[]> {
  const { store } = ports;
  const taken: TakenRun[] = [];
  const left = SCHEDULE_BOUNDS.runningMax - (await store.countUnderWay(tx, now));
  for (const run of left <= 0 ? [] : await store.freeRuns(now, left, tx)) {
    const prompt = await store.prompt(run.promptId, tx);
    // A prompt is asked once at a time.
    if (prompt === undefined || taken.some((each) => each.prompt.id === prompt.id)) continue;
    const end = endOf(run, now);
    const next = end ?? begun(run, { now, holder: ports.holder });
    if (end === undefined && (await store.saveRun(tx, next, run))) taken.push({ prompt, run: next });
    if (end !== undefined) await endRun(ports, tx, { prompt, run: end, was: run });
  }
  return taken;
}

function begun(run: PromptRun, { now, holder }: { readonly now: Instant; readonly holder: string }): PromptRun {
  const freeAt = asInstant(now + LEASE_MS);
  return { ...run, state: 'running', holder, freeAt, startedAt: run.startedAt ?? now, tries: run.tries + 1 };
}

/** How a run ends that may not begin any more; undefined: it may. */
function endOf(run: PromptRun, now: Instant): PromptRun | undefined {
  const ended = { ...run, holder: undefined, freeAt: undefined, endedAt: now };
  const isLate = isTooLate(run.dueAt, now);
  if (run.tries === 0) return isLate ? { ...ended, state: 'missed', missed: { from: run.dueAt, count: 1 } } : undefined;
  if (!isLate && run.tries < SCHEDULE_BOUNDS.triesMax) return undefined;
  const failure = run.state === 'running' ? ({ code: 'interrupted', text: '' } as const) : run.failure;
  return { ...ended, state: 'failed', failure: failure ?? { code: 'interrupted', text: '' } };
}
