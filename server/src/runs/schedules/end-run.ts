import { SCHEDULE_BOUNDS } from '@tallygate/contract';
import { failureNotice } from './failure-notice.ts';
import type { RunnerPorts } from './runner-ports.ts';
import type { PromptRun, ScheduledPrompt } from './scheduled-prompt.ts';

type Ports<Tx> = Pick<RunnerPorts<Tx>, 'store' | 'raise'>;

/** Keeps how a run ended, tells of it when it failed, and lets the oldest results go. false: another process has the run. */
export async function endRun<Tx>(
  { store, raise }: Ports<Tx>,
  tx: Tx,
  ended: { readonly prompt: ScheduledPrompt; readonly run: PromptRun; readonly was: PromptRun },
): Promise<boolean> {
  const { prompt, run, was } = ended;
  if (!(await store.saveRun(tx, run, was))) return false;
  if (run.state === 'failed' && run.failure !== undefined && run.endedAt !== undefined) {
    const { id: key, endedAt: at } = run;
    const { workspaceId, notify: alsoTo } = prompt;
    const told = { key: `scheduled_prompt_failed/${key}`, at, workspaceId, alsoTo };
    await raise(tx, { ...told, ...failureNotice(prompt, run) });
  }
  await store.pruneRuns(tx, prompt.id, SCHEDULE_BOUNDS.resultsMax);
  return true;
}
