import type { StopReason } from '@tallygate/contract';
import type { Insertable, Selectable } from 'kysely';
import { asInstant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../../store/index.ts';
import type { PromptStore, ScheduleStore } from '../schedule-store.ts';
import type { ScheduledPrompt } from '../scheduled-prompt.ts';
import { instantOf, textOf } from './instants.ts';
import { kyselyPromptRunStore } from './kysely-prompt-run-store.ts';

type PromptRow = Selectable<Tables['scheduled_prompts']>;

/** Scheduled prompts in the control store. */
export function kyselyScheduleStore(db: Reader): ScheduleStore<Transaction> {
  return { ...promptStore(db), ...kyselyPromptRunStore(db) };
}

function promptStore(db: Reader): PromptStore<Transaction> {
  return {
    prompts: async (tx) => (await (tx ?? db).selectFrom('scheduled_prompts').selectAll().execute()).map(readPrompt),
    prompt: async (id, tx) => {
      const row = await (tx ?? db).selectFrom('scheduled_prompts').selectAll().where('id', '=', id).executeTakeFirst();
      return row && readPrompt(row);
    },
    countPrompts: async (tx) => {
      const { count } = await tx
        .selectFrom('scheduled_prompts')
        .select((select) => select.fn.countAll<number | string>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    addPrompt: async (tx, prompt) => {
      await tx.insertInto('scheduled_prompts').values(promptRow(prompt)).execute();
    },
    savePrompt: async (tx, prompt) => {
      const { id, owner_id: _owner, created_at: _createdAt, ...changed } = promptRow(prompt);
      await tx.updateTable('scheduled_prompts').set(changed).where('id', '=', id).execute();
    },
    removePrompt: async (tx, id) => {
      await tx.deleteFrom('scheduled_prompt_runs').where('prompt_id', '=', id).execute();
      await tx.deleteFrom('scheduled_prompts').where('id', '=', id).execute();
    },
    duePrompts: async (now, limit) => {
      const rows = await db
        .selectFrom('scheduled_prompts')
        .select('id')
        .where('next_due_at', '<=', isoInstant(now))
        .orderBy('next_due_at')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    moveDue: async (tx, id, { from, to }) => {
      const { numUpdatedRows } = await tx
        .updateTable('scheduled_prompts')
        .set({ next_due_at: textOf(to) })
        .where('id', '=', id)
        .where('next_due_at', '=', isoInstant(from))
        .executeTakeFirst();
      return Number(numUpdatedRows) === 1;
    },
  };
}

function promptRow(prompt: ScheduledPrompt): Insertable<Tables['scheduled_prompts']> {
  const { id, name, owner, endpoint, cron, stopped, version } = prompt;
  return {
    ...{ id, name, endpoint, cron, version },
    owner_id: owner.id,
    owner: owner.address,
    workspace_id: prompt.workspaceId,
    system_text: prompt.systemText,
    user_text: prompt.userText,
    max_tokens: prompt.maxTokens ?? null,
    temperature: prompt.temperature ?? null,
    time_zone: prompt.timeZone,
    is_on: prompt.isOn ? 1 : 0,
    notify: JSON.stringify(prompt.notify),
    stop_reason: stopped?.reason ?? null,
    stopped_at: textOf(stopped?.at),
    next_due_at: textOf(prompt.nextDueAt),
    created_at: isoInstant(prompt.createdAt),
    updated_at: isoInstant(prompt.updatedAt),
    updated_by: prompt.updatedBy,
  };
}

/** What stands in these columns was written by this file. */
function readPrompt(row: PromptRow): ScheduledPrompt {
  const { id, name, endpoint, cron } = row;
  const stoppedAt = instantOf(row.stopped_at);
  return {
    ...{ id, name, endpoint, cron },
    owner: { id: row.owner_id, address: row.owner },
    workspaceId: row.workspace_id,
    systemText: row.system_text,
    userText: row.user_text,
    maxTokens: row.max_tokens ?? undefined,
    temperature: row.temperature ?? undefined,
    timeZone: row.time_zone,
    isOn: row.is_on === 1,
    notify: JSON.parse(row.notify) as readonly string[],
    stopped: stoppedAt && { reason: row.stop_reason as StopReason, at: stoppedAt },
    nextDueAt: instantOf(row.next_due_at),
    createdAt: asInstant(Date.parse(row.created_at)),
    updatedAt: asInstant(Date.parse(row.updated_at)),
    updatedBy: row.updated_by,
    version: Number(row.version),
  };
}
