import type { Instant } from '#kernel';
import { decideDue } from './decide-due.ts';
import type { RunnerPorts } from './runner-ports.ts';
import { NO_ANSWER, type PromptRun } from './scheduled-prompt.ts';

type Ports<Tx> = Pick<RunnerPorts<Tx>, 'store' | 'transaction' | 'dueTimes' | 'clock' | 'newId'>;

/** Prompts that are dealt with at once. */
const PROMPTS_MAX = 100;

/**
 * Claims what is due: a run for the newest due time of each prompt, a row for those that were missed. Of several processes
 * that look at once, one claims; the others find that nothing is due any more. The answer is whether there may be more.
 */
export async function planDue<Tx>(ports: Ports<Tx>): Promise<boolean> {
  const now = ports.clock.now();
  const ids = await ports.store.duePrompts(now, PROMPTS_MAX);
  for (const id of ids) await ports.transaction((tx) => claimDue(ports, tx, { id, now }));
  return ids.length === PROMPTS_MAX;
}

async function claimDue<Tx>(
  { store, dueTimes, newId }: Ports<Tx>,
  tx: Tx,
  { id, now }: { readonly id: string; readonly now: Instant },
): Promise<void> {
  const prompt = await store.prompt(id, tx);
  if (prompt?.nextDueAt === undefined || !prompt.isOn || prompt.nextDueAt > now) return;
  const { run, missed, nextDueAt } = decideDue(dueTimes, prompt, { dueFrom: prompt.nextDueAt, now });
  // First, so that processes which claim at the same moment meet here, and one of them goes on.
  if (!(await store.moveDue(tx, id, { from: prompt.nextDueAt, to: nextDueAt }))) return;
  // Lists are by age, and ids of one millisecond are in no order.
  const [earlierId = '', laterId = ''] = [newId(), newId()].sort();
  if (missed !== undefined) {
    const { from, to, count } = missed;
    const ended = { state: 'missed', endedAt: now, missed: { from, count } } as const;
    await store.addRun(tx, { ...newRun({ id: earlierId, promptId: id, dueAt: to }), ...ended });
  }
  if (run !== undefined) await store.addRun(tx, newRun({ id: laterId, promptId: id, dueAt: run, freeAt: now }));
}

/** A run that waits for its turn. */
export function newRun(made: {
  readonly id: string;
  readonly promptId: string;
  readonly dueAt: Instant;
  readonly freeAt?: Instant;
  readonly cause?: PromptRun['cause'];
}): PromptRun {
  return {
    id: made.id,
    promptId: made.promptId,
    cause: made.cause ?? 'due',
    dueAt: made.dueAt,
    state: 'waiting',
    holder: undefined,
    freeAt: made.freeAt,
    tries: 0,
    startedAt: undefined,
    endedAt: undefined,
    failure: undefined,
    answer: NO_ANSWER,
    costNanoUsd: undefined,
    isCostPending: false,
    missed: undefined,
  };
}
