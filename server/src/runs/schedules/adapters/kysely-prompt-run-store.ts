import type { RunFailure } from '@tallygate/contract';
import type { Insertable, Selectable } from 'kysely';
import { asInstant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../../store/index.ts';
import type { ListedRun, PromptRunStore } from '../schedule-store.ts';
import type { PromptRun } from '../scheduled-prompt.ts';
import { instantOf, textOf } from './instants.ts';

const TABLE = 'scheduled_prompt_runs';
type RunRow = Selectable<Tables[typeof TABLE]>;

/** Runs of scheduled prompts in the control store. */
export function kyselyPromptRunStore(db: Reader): PromptRunStore<Transaction> {
  return { ...claims(db), ...leases(), ...results(db) };
}

function claims(db: Reader): Pick<PromptRunStore<Transaction>, 'addRun' | 'run' | 'freeRuns' | 'saveRun'> {
  return {
    addRun: async (tx, run) => {
      await tx.insertInto(TABLE).values(runRow(run)).execute();
    },
    run: async (id, tx) => {
      const row = await (tx ?? db).selectFrom(TABLE).selectAll().where('id', '=', id).executeTakeFirst();
      return row && readRun(row);
    },
    freeRuns: async (now, limit, tx) => {
      const at = isoInstant(now);
      const rows = await (tx ?? db)
        .selectFrom(`${TABLE} as mine`)
        .selectAll('mine')
        .where('mine.free_at', '<=', at)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom(`${TABLE} as other`)
                .select('other.id')
                .whereRef('other.prompt_id', '=', 'mine.prompt_id')
                .whereRef('other.id', '<>', 'mine.id')
                .where('other.state', '=', 'running')
                .where('other.free_at', '>', at),
            ),
          ),
        )
        .orderBy('mine.free_at')
        .orderBy('mine.id')
        .limit(limit)
        .execute();
      return rows.map(readRun);
    },
    saveRun: async (tx, run, was) => {
      const { id, prompt_id: _prompt, cause: _cause, due_at: _dueAt, ...changed } = runRow(run);
      const { numUpdatedRows } = await tx
        .updateTable(TABLE)
        .set(changed)
        .where('id', '=', id)
        .where('state', '=', was.state)
        .where('tries', '=', was.tries)
        .where('holder', was.holder === undefined ? 'is' : '=', was.holder ?? null)
        .executeTakeFirst();
      return Number(numUpdatedRows) === 1;
    },
  };
}

function leases(): Pick<PromptRunStore<Transaction>, 'countUnderWay' | 'extendLeases' | 'hasOpenRun'> {
  return {
    countUnderWay: async (tx, now) => {
      const { count } = await tx
        .selectFrom(TABLE)
        .select((select) => select.fn.countAll<number | string>().as('count'))
        .where('free_at', '>', isoInstant(now))
        .where('state', '=', 'running')
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    extendLeases: async (tx, { holder, ids }, until) => {
      if (ids.length === 0) return;
      await tx
        .updateTable(TABLE)
        .set({ free_at: isoInstant(until) })
        .where('id', 'in', ids)
        .where('free_at', 'is not', null)
        .where('state', '=', 'running')
        .where('holder', '=', holder)
        .execute();
    },
    hasOpenRun: async (tx, promptId) => {
      const open = await tx
        .selectFrom(TABLE)
        .select('id')
        .where('prompt_id', '=', promptId)
        .where('free_at', 'is not', null)
        .executeTakeFirst();
      return open !== undefined;
    },
  };
}

function results(
  db: Reader,
): Pick<PromptRunStore<Transaction>, 'lastRuns' | 'runs' | 'pruneRuns' | 'pendingCosts' | 'saveCost'> {
  return {
    lastRuns: async (promptIds) => {
      if (promptIds.length === 0) return [];
      const rows = await db
        .selectFrom(TABLE)
        .select(LISTED_COLUMNS)
        .where('id', 'in', (newest) =>
          newest
            .selectFrom(TABLE)
            .select(({ fn }) => fn.max('id').as('id'))
            .where('prompt_id', 'in', promptIds)
            .groupBy('prompt_id'),
        )
        .execute();
      return rows.map((row): ListedRun => readRun({ ...row, answer: null }));
    },
    runs: async (promptId, { before, limit }) => {
      const ofPrompt = db.selectFrom(TABLE).selectAll().where('prompt_id', '=', promptId);
      const page = before === undefined ? ofPrompt : ofPrompt.where('id', '<', before);
      return (await page.orderBy('id', 'desc').limit(limit).execute()).map(readRun);
    },
    pruneRuns: async (tx, promptId, keep) => {
      const oldest = await tx
        .selectFrom(TABLE)
        .select('id')
        .where('prompt_id', '=', promptId)
        .where('free_at', 'is', null)
        .orderBy('id', 'desc')
        .offset(keep)
        .limit(1)
        .executeTakeFirst();
      if (oldest === undefined) return;
      await tx
        .deleteFrom(TABLE)
        .where('prompt_id', '=', promptId)
        .where('free_at', 'is', null)
        .where('id', '<=', oldest.id)
        .execute();
    },
    pendingCosts: async (endedBefore, limit) => {
      const rows = await db
        .selectFrom(TABLE)
        .select(['id', 'request_id', 'ended_at'])
        .where('is_cost_pending', '=', 1)
        .where('ended_at', '<=', isoInstant(endedBefore))
        .orderBy('ended_at')
        .limit(limit)
        .execute();
      return rows.map(({ id, request_id, ended_at }) => ({
        id,
        requestId: request_id ?? '',
        endedAt: asInstant(Date.parse(ended_at ?? '')),
      }));
    },
    saveCost: async (tx, id, cost) => {
      await tx
        .updateTable(TABLE)
        .set({ cost: cost ?? null, is_cost_pending: 0 })
        .where('id', '=', id)
        .execute();
    },
  };
}

/** All but the answer's text. */
const LISTED_COLUMNS = [
  ...(['id', 'prompt_id', 'cause', 'due_at', 'state', 'holder', 'free_at', 'tries', 'started_at', 'ended_at'] as const),
  ...(['error_code', 'error_text', 'is_answer_cut', 'model', 'input_tokens', 'output_tokens', 'cost'] as const),
  ...(['is_cost_pending', 'request_id', 'http_status', 'latency_ms', 'missed_from', 'missed_count'] as const),
] as const;

function runRow(run: PromptRun): Insertable<Tables[typeof TABLE]> {
  const { id, cause, state, tries, failure, answer, missed } = run;
  return {
    ...{ id, cause, state, tries },
    prompt_id: run.promptId,
    due_at: isoInstant(run.dueAt),
    holder: run.holder ?? null,
    free_at: textOf(run.freeAt),
    started_at: textOf(run.startedAt),
    ended_at: textOf(run.endedAt),
    error_code: failure?.code ?? null,
    error_text: failure?.text ?? null,
    answer: answer.text ?? null,
    is_answer_cut: answer.isCut ? 1 : 0,
    model: answer.model ?? null,
    input_tokens: answer.inputTokens ?? null,
    output_tokens: answer.outputTokens ?? null,
    cost: run.costNanoUsd ?? null,
    is_cost_pending: run.isCostPending ? 1 : 0,
    request_id: answer.requestId ?? null,
    http_status: answer.httpStatus ?? null,
    latency_ms: answer.latencyMs ?? null,
    missed_from: textOf(missed?.from),
    missed_count: missed?.count ?? null,
  };
}

/** What stands in these columns was written by this file; the database checks causes and states. */
function readRun(row: RunRow): PromptRun {
  return {
    id: row.id,
    promptId: row.prompt_id,
    cause: row.cause as PromptRun['cause'],
    dueAt: asInstant(Date.parse(row.due_at)),
    state: row.state as PromptRun['state'],
    holder: row.holder ?? undefined,
    freeAt: instantOf(row.free_at),
    tries: Number(row.tries),
    startedAt: instantOf(row.started_at),
    endedAt: instantOf(row.ended_at),
    failure: row.error_code === null ? undefined : failureOf(row.error_code, row.error_text),
    answer: readAnswer(row),
    costNanoUsd: row.cost ?? undefined,
    isCostPending: row.is_cost_pending === 1,
    missed:
      row.missed_count === null
        ? undefined
        : { from: asInstant(Date.parse(row.missed_from ?? row.due_at)), count: Number(row.missed_count) },
  };
}

function failureOf(code: string, text: string | null): PromptRun['failure'] {
  return { code: code as RunFailure, text: text ?? '' };
}

function readAnswer(row: RunRow): PromptRun['answer'] {
  return {
    text: row.answer ?? undefined,
    isCut: row.is_answer_cut === 1,
    model: row.model ?? undefined,
    inputTokens: row.input_tokens ?? undefined,
    outputTokens: row.output_tokens ?? undefined,
    requestId: row.request_id ?? undefined,
    httpStatus: row.http_status ?? undefined,
    latencyMs: row.latency_ms ?? undefined,
  };
}
