import type { StopReason } from '@tallygate/contract';
import { recordAct } from '#audit';
import { never } from '#kernel';
import { endRun } from './end-run.ts';
import { judgeAnswer, type Verdict } from './judge-answer.ts';
import { ASK_TIMEOUT_MS, type RunnerPorts } from './runner-ports.ts';
import { NO_ANSWER, type PromptRun, type ScheduledPrompt } from './scheduled-prompt.ts';
import type { TakenRun } from './take-runs.ts';

/** Asks once for a run that this process holds, and keeps what came of it: an answer, another try, or the end. */
export async function carryOut<Tx>(ports: RunnerPorts<Tx>, { prompt, run }: TakenRun): Promise<void> {
  const allowed = await ports.ownerNow(prompt);
  if (allowed.kind === 'stop') return await stopPrompt(ports, { prompt, run }, allowed.reason);
  const answer = await ports.ask({ prompt, run, owner: allowed.owner, timeoutMs: ASK_TIMEOUT_MS });
  const verdict = judgeAnswer(answer, run.tries, ports.clock.now());
  const next = afterVerdict(run, verdict, ports);
  await ports.transaction((tx) =>
    next.endedAt === undefined
      ? ports.store.saveRun(tx, next, run)
      : endRun(ports, tx, { prompt, run: next, was: run }),
  );
}

function afterVerdict(run: PromptRun, verdict: Verdict, { clock }: Pick<RunnerPorts<never>, 'clock'>): PromptRun {
  const { answer } = verdict;
  const isCostPending = answer.requestId !== undefined;
  const over = { ...run, answer, isCostPending, holder: undefined, freeAt: undefined, endedAt: clock.now() };
  switch (verdict.kind) {
    case 'succeeded':
      return { ...over, state: 'succeeded', failure: undefined };
    case 'failed':
      return { ...over, state: 'failed', failure: verdict.failure };
    case 'again': {
      const { failure, at } = verdict;
      return { ...run, state: 'waiting', answer, failure, holder: undefined, freeAt: at };
    }
    default:
      return never(verdict);
  }
}

/** Switches a prompt off that may not be asked any more, so that people see why; its owner may switch it on again. */
async function stopPrompt<Tx>(ports: RunnerPorts<Tx>, { prompt, run }: TakenRun, reason: StopReason): Promise<void> {
  const { store, transaction, audit, clock } = ports;
  const at = clock.now();
  const failure = { code: reason, text: '' } as const;
  const over = { state: 'failed', holder: undefined, freeAt: undefined, endedAt: at } as const;
  const failed: PromptRun = { ...run, ...over, failure, answer: NO_ANSWER };
  await transaction(async (tx) => {
    if (!(await endRun(ports, tx, { prompt, run: failed, was: run }))) return;
    const current = await store.prompt(prompt.id, tx);
    // Somebody may have changed it meanwhile: then the next run tells.
    if (current === undefined || current.version !== prompt.version) return;
    await store.savePrompt(tx, stopped(current, reason, at));
    await recordAct(audit, tx, {
      at,
      actorId: 'system',
      actor: 'system',
      action: 'scheduled_prompt.stopped',
      target: `scheduled_prompt:${prompt.id}`,
      before: { enabled: current.isOn },
      after: { enabled: false, reason },
      address: '',
      requestId: '',
    });
  });
}

function stopped(prompt: ScheduledPrompt, reason: StopReason, at: PromptRun['dueAt']): ScheduledPrompt {
  return {
    ...prompt,
    isOn: false,
    nextDueAt: undefined,
    stopped: { reason, at },
    updatedAt: at,
    version: prompt.version + 1,
  };
}
