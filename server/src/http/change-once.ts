import type { Action } from '#identity';
import type { ApiContext, ControlApiOptions } from './api-context.ts';
import { demand } from './demand.ts';
import { type Answer, answerOnce, type Keep } from './idempotency.ts';
import { readJsonBody } from './read-json-body.ts';

/** A change that was asked for, and may be made. */
export interface AskedChange<Options> {
  readonly context: ApiContext;
  readonly options: Options;
  /** As it was sent; not looked at yet. */
  readonly body: unknown;
  /** Keeps the answer in the change's own transaction. */
  readonly keep: Keep;
}

/**
 * Handles a route that changes something, once for each `Idempotency-Key`. Whether it may is decided before the body is
 * read, so that nobody else learns what is wrong with it. `mayBeEmpty`: no body is an object without members.
 */
export function changeOnce<Options extends Pick<ControlApiOptions, 'idempotency'>>(
  permit: Action,
  options: Options,
  how?: { readonly mayBeEmpty: boolean },
): (act: (asked: AskedChange<Options>) => Promise<Answer>) => (context: ApiContext) => Promise<Response> {
  return (act) => async (context) => {
    demand(context, permit);
    const body = await readJsonBody(context.req.raw, how);
    return await answerOnce(context, options, { body, act: (keep) => act({ context, options, body, keep }) });
  };
}
