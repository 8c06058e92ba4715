import type { Clock } from '#kernel';
import { BatchRefused } from './batch-refused.ts';
import type { Choices } from './choices.test-support.ts';
import type { PendingSteps } from './pending-steps.test-support.ts';
import type { Batch, UsageSink } from './sink.ts';

/** A warehouse that dies, loses answers, stores late and, as a real one was seen to, may remember a token whose rows it lost. */
export interface SimulatedWarehouse {
  /** The port, as one process of the gateway sees it: `owner` is the process whose death drops the answers. */
  sinkOf(owner: string): UsageSink;
  /** It dies at any point of what it does, and is back at once under the next name. Rows that it acknowledged stay. */
  crash(): void;
  /** A caller gives up on an insert that may still be stored later. */
  loseAnswer(): void;
  /** An insert never reaches it. */
  refuseConnection(): void;
  /** How often each request id is stored. */
  storedTimes(): ReadonlyMap<string, number>;
  inserts(): number;
}

interface Insert {
  readonly batch: Batch;
  readonly incarnation: number;
  readonly sentMs: number;
  readonly owner: string;
  isExecuted: boolean;
  readonly answer: { resolve(): void; reject(error: Error): void };
}

/** After so long an insert whose caller gave up is no longer carried out. */
const INSERT_LASTS_MS = 30_000;
const TOKEN_REMEMBERED_MS = 300_000;
/** A row with this text never fits the table. */
export const POISON = '"poison":true';

export function simulatedWarehouse(world: {
  readonly clock: Clock;
  readonly choices: Choices;
  readonly steps: PendingSteps;
}): SimulatedWarehouse {
  const { clock, choices, steps } = world;
  const stored = new Map<string, number>();
  const tokens = new Map<string, number>();
  let incarnation = 1;
  let waiting: Insert[] = [];
  let inserts = 0;

  const isRemembered = (token: string): boolean =>
    clock.monotonicMs() - (tokens.get(token) ?? Number.NEGATIVE_INFINITY) < TOKEN_REMEMBERED_MS;
  const execute = (insert: Insert): void => {
    const isDead = insert.incarnation !== incarnation || clock.monotonicMs() - insert.sentMs > INSERT_LASTS_MS;
    if (isDead || insert.isExecuted) {
      insert.answer.reject(new Error('connection lost'));
      return;
    }
    insert.isExecuted = true;
    if (isPoisoned(insert.batch)) {
      steps.add(insert.owner, () => insert.answer.reject(new BatchRefused('INCORRECT_DATA', 'poison')));
      return;
    }
    if (!isRemembered(insert.batch.token)) {
      tokens.set(insert.batch.token, clock.monotonicMs());
      for (const id of requestIds(insert.batch)) stored.set(id, (stored.get(id) ?? 0) + 1);
    }
    steps.add(insert.owner, insert.answer.resolve);
  };
  const forget = (insert: Insert): void => {
    waiting = waiting.filter((other) => other !== insert);
  };
  const takeWaiting = (): Insert | undefined => waiting.splice(choices.pick(Math.max(1, waiting.length)), 1)[0];

  return {
    sinkOf: (owner) => ({
      incarnation: () => answered(steps, owner, () => `incarnation-${incarnation}`),
      insert: (batch) =>
        new Promise<void>((resolve, reject) => {
          inserts += 1;
          const answer = {
            resolve: () => {
              forget(insert);
              resolve();
            },
            reject: (error: Error) => {
              if (!steps.isDead(owner)) reject(error);
            },
          };
          const sentMs = clock.monotonicMs();
          const insert: Insert = { batch, incarnation, sentMs, owner, isExecuted: false, answer };
          waiting.push(insert);
          steps.add('warehouse', () => execute(insert));
        }),
      stored: (question) => answered(steps, owner, () => new Set(question.requestIds.filter((id) => stored.has(id)))),
    }),
    crash: () => {
      for (const insert of waiting) {
        const isInside = !insert.isExecuted && insert.incarnation === incarnation && !isPoisoned(insert.batch);
        if (isInside && !isRemembered(insert.batch.token) && choices.pick(2) === 1) {
          tokens.set(insert.batch.token, clock.monotonicMs());
        }
        insert.answer.reject(new Error('connection reset'));
      }
      waiting = [];
      incarnation += 1;
    },
    loseAnswer: () => takeWaiting()?.answer.reject(new Error('no answer in time')),
    refuseConnection: () => {
      const insert = takeWaiting();
      if (insert === undefined || insert.isExecuted) return;
      insert.isExecuted = true;
      insert.answer.reject(new Error('connection refused'));
    },
    storedTimes: () => stored,
    inserts: () => inserts,
  };
}

/** Carries out a question when its step comes, and answers in a later step. */
export function answered<Answer>(steps: PendingSteps, owner: string, act: () => Answer): Promise<Answer> {
  return new Promise((resolve) => {
    steps.add(owner, () => {
      const answer = act();
      steps.add(owner, () => resolve(answer));
    });
  });
}

function isPoisoned(batch: Batch): boolean {
  return Buffer.from(batch.rows).includes(POISON);
}

/** The ids of a batch's rows; throws when a row is no JSON, has another batch's id, or the count is wrong. */
function requestIds(batch: Batch): readonly string[] {
  const lines = Buffer.from(batch.rows).toString().trimEnd().split('\n');
  if (lines.length !== batch.rowCount) throw new Error('the row count is wrong');
  return lines.map((line) => {
    const row: { request_id: string; batch_id: string } = JSON.parse(line);
    if (row.batch_id !== batch.batchId) throw new Error('a row has no or another batch id');
    return row.request_id;
  });
}
