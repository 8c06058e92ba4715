import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  changedRunSettingsSchema,
  changedRunTypeSchema,
  newRunTypeSchema,
  pageQuerySchema,
  type RunSettingsFacts,
  type RunTypeFacts,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { RunAsker, RunOutcome, RunSettings, RunType } from '#runs';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import type { Answer, Keep } from './idempotency.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { originOf } from './request-origin.ts';

type Options = Pick<ControlApiOptions, 'runs' | 'idempotency'>;

/** `/api/v1/runs/types` and `/api/v1/runs/settings`: what runs count as, and what the account chose for all of them. */
export function runTypeRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  const { runs } = options;
  app.get('/api/v1/runs/types', signedIn, async (context) => {
    const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
    const all = (await runs.types()).map(typeAnswer).sort((one, other) => (one.id < other.id ? -1 : 1));
    return context.json(pageOfList(all, { list: 'run-types', limit, cursor, place: ({ id }) => id }));
  });
  app.get('/api/v1/runs/settings', signedIn, async (context) => context.json(settingsAnswer(await runs.settings())));
  const change = changeOnce({ kind: 'manage_limits' }, options);
  app.post('/api/v1/runs/types', signedIn, change(addType));
  app.patch('/api/v1/runs/types/:id', signedIn, change(changeType));
  app.patch('/api/v1/runs/settings', signedIn, change(changeSettings));
}

type Asked = AskedChange<Options>;

async function addType({ context, options, body, keep }: Asked): Promise<Answer> {
  const { id, names, trigger, billable } = parseWith(newRunTypeSchema, body);
  const type = { id, names, trigger, isBillable: billable ?? trigger !== 'background' };
  const answer = (made: RunType): Answer => ({ status: 201, body: typeAnswer(made) });
  const asked = { type, keep: (tx: Parameters<Keep>[0], made: RunType) => keep(tx, answer(made)) };
  return answer(doneOr(await options.runs.addType(asked, askerOf(context))));
}

async function changeType({ context, options, body, keep }: Asked): Promise<Answer> {
  const { names, trigger, billable } = parseWith(changedRunTypeSchema, body);
  const change = {
    ...(names === undefined ? {} : { names }),
    ...(trigger === undefined ? {} : { trigger }),
    ...(billable === undefined ? {} : { isBillable: billable }),
  };
  const answer = (type: RunType): Answer => ({ status: 200, body: typeAnswer(type) });
  const id = context.req.param('id') ?? '';
  const asked = { id, change, keep: (tx: Parameters<Keep>[0], type: RunType) => keep(tx, answer(type)) };
  return answer(doneOr(await options.runs.changeType(asked, askerOf(context))));
}

async function changeSettings({ context, options, body, keep }: Asked): Promise<Answer> {
  const asked = parseWith(changedRunSettingsSchema, body);
  const { system_actor: systemActor, contact, runs_per_hour: runsPerHour, version } = asked;
  const change = {
    ...(systemActor === undefined ? {} : { systemActor }),
    ...(contact === undefined ? {} : { contact }),
    ...(runsPerHour === undefined ? {} : { runsPerHour: runsPerHour ?? undefined }),
  };
  const answer = (settings: RunSettings): Answer => ({ status: 200, body: settingsAnswer(settings) });
  const keeping = (tx: Parameters<Keep>[0], settings: RunSettings) => keep(tx, answer(settings));
  return answer(doneOr(await options.runs.choose({ change, version, keep: keeping }, askerOf(context))));
}

function typeAnswer({ id, names, trigger, isBillable, isBuiltIn }: RunType): RunTypeFacts {
  return { id, names: { ...names }, trigger, billable: isBillable, built_in: isBuiltIn };
}

function settingsAnswer({ systemActor, contact, runsPerHour, version }: RunSettings): RunSettingsFacts {
  return { system_actor: { ...systemActor }, contact, runs_per_hour: runsPerHour ?? null, version };
}

function doneOr<Value>(outcome: RunOutcome<Value>): Value {
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  return outcome.value;
}

function askerOf(context: ApiContext): RunAsker {
  const { requesterId, requester } = context.get('actor');
  return { id: requesterId, address: requester, origin: originOf(context) };
}
