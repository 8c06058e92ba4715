import type { z } from 'zod';
import type { Action, By, PeopleOutcome } from '#identity';
import type { Transaction } from '../store/index.ts';
import { type ApiContext, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { demand } from './demand.ts';
import { type Answer, answerOnce } from './idempotency.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf } from './request-origin.ts';

/** What a mutation of people, groups, workspaces, grants and invitations consists of. */
export interface PeopleMutation<Body, Value> {
  /** What must be allowed before anything is looked at. */
  readonly permit: Action;
  /** Of the body; undefined: there is none. */
  readonly schema: z.ZodType<Body> | undefined;
  readonly status: 200 | 201;
  readonly act: (body: Body, by: By<Transaction, Value>) => Promise<PeopleOutcome<Value>>;
  readonly answer: (value: Value) => object;
  /** Runs once what was done is kept, not for repeated requests. */
  readonly afterwards?: (value: Value) => void;
}

/** Runs a mutation once for each `Idempotency-Key`, and answers it. */
export async function mutatePeople<Body, Value>(
  context: ApiContext,
  options: Pick<ControlApiOptions, 'idempotency'>,
  { permit, schema, status, act, answer, afterwards }: PeopleMutation<Body, Value>,
): Promise<Response> {
  demand(context, permit);
  const body = schema === undefined ? null : await readJsonBody(context.req.raw);
  const answerOf = (value: Value): Answer => ({ status, body: answer(value) });
  return await answerOnce(context, options, {
    body,
    act: async (keep) => {
      // Without a schema nobody reads it.
      const parsed = schema === undefined ? (undefined as Body) : parseWith(schema, body);
      const by: By<Transaction, Value> = {
        actor: context.get('actor'),
        origin: originOf(context),
        keep: (tx, value) => keep(tx, answerOf(value)),
      };
      const value = doneOr(await act(parsed, by));
      afterwards?.(value);
      return answerOf(value);
    },
  });
}

/** What was done. Throws an ApiRefusal when nothing was. */
export function doneOr<Value>(outcome: PeopleOutcome<Value>): Value {
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  return outcome.value;
}
