import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  newScheduledPromptSchema,
  nextRunsQuerySchema,
  pageQuerySchema,
  scheduledPromptChangeSchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { every } from 'hono/combine';
import { type Actor, may, roleOf } from '#identity';
import { isoInstant } from '#kernel';
import type { ListedPrompt, PromptContent, PromptRun, ScheduleAsker, ScheduleOutcome } from '#runs';
import type { Transaction } from '../store/index.ts';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { tellVersion, versionAsked } from './catalogue-answers.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { type Answer, answerOnce } from './idempotency.ts';
import { pageOfList } from './page-of-list.ts';
import { parseWith } from './parse-with.ts';
import { workspaceIdOf } from './people-answers.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf } from './request-origin.ts';
import { requirePreview } from './require-preview.ts';
import { promptAnswer, resultAnswer, runAnswer } from './schedule-answers.ts';

type Options = Pick<ControlApiOptions, 'schedules' | 'idempotency' | 'account' | 'previews'>;

const RESULTS_LIST = 'scheduled-results';

/** `/api/v1/scheduled-prompts`: one's own, and for admins those of the workspaces that they look after. */
export function scheduleRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  const root = '/api/v1/scheduled-prompts';
  const open = every(signedIn, requirePreview('ai_runs', options));
  app.get(root, open, (context) => listPrompts(context, options));
  app.get(`${root}/next-runs`, open, (context) => {
    const { cron, time_zone: timeZone } = parseWith(nextRunsQuerySchema, context.req.query());
    const data = doneOr(options.schedules.preview({ cron, timeZone })).map(isoInstant);
    return context.json({ data, time_zone: timeZone });
  });
  app.post(root, open, (context) => addPrompt(context, options));
  app.get(`${root}/:id`, open, async (context) => {
    const asker = askerOf(context);
    const found = doneOr(await options.schedules.find(idIn(context), asker));
    const [described] = await options.schedules.describe([found]);
    if (described === undefined) throw new ApiRefusal('scheduled_prompt_unknown', { id: idIn(context) });
    tellVersion(context, found.version);
    return context.json(promptAnswer(described, asker.id, context.get('language')));
  });
  app.patch(`${root}/:id`, open, (context) => changePrompt(context, options));
  app.delete(`${root}/:id`, open, (context) =>
    mutate<ListedPrompt>(context, options, {
      act: (asked) => options.schedules.remove({ id: idIn(context), ...asked }, askerOf(context)),
      answer: answerPrompt(context),
    }),
  );
  app.post(`${root}/:id/run`, open, (context) =>
    mutate<PromptRun>(context, options, {
      act: (asked) => options.schedules.runNow({ id: idIn(context), ...asked }, askerOf(context)),
      answer: (run) => ({ status: 201, body: runAnswer(run, context.get('language')) }),
    }),
  );
  app.get(`${root}/:id/results`, open, (context) => listResults(context, options));
}

async function listPrompts(context: ApiContext, { schedules }: Options): Promise<Response> {
  const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
  const asker = askerOf(context);
  const place = ({ name, id }: { readonly name: string; readonly id: string }) => `${name}\n${id}`;
  const all = [...(await schedules.list(asker))].sort((one, other) => (place(one) < place(other) ? -1 : 1));
  const page = pageOfList(all, { list: 'scheduled-prompts', limit, cursor, place });
  const described = await schedules.describe(page.data);
  const data = described.map((each) => promptAnswer(each, asker.id, context.get('language')));
  return context.json({ ...page, data });
}

async function listResults(context: ApiContext, { schedules }: Options): Promise<Response> {
  const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
  const before = readCursor(cursor, { list: RESULTS_LIST, kind: 'string' });
  const found = doneOr(await schedules.results({ id: idIn(context), before, limit: limit + 1 }, askerOf(context)));
  const data = found.slice(0, limit);
  const last = data.at(-1);
  return context.json({
    data: data.map((run) => resultAnswer(run, context.get('language'))),
    next_cursor: found.length > limit && last !== undefined ? writeCursor(RESULTS_LIST, last.id) : null,
  });
}

async function addPrompt(context: ApiContext, options: Options): Promise<Response> {
  demandCaller(context.get('actor'));
  const body = await readJsonBody(context.req.raw);
  return await mutate<ListedPrompt>(context, options, {
    body,
    act: (asked) => {
      const wanted = parseWith(newScheduledPromptSchema, body);
      const { account } = options;
      const content: PromptContent = {
        ...{ name: wanted.name, endpoint: wanted.endpoint, userText: wanted.user_text, cron: wanted.cron },
        workspaceId: workspaceAsked(context, options, wanted.workspace),
        systemText: wanted.system_text ?? '',
        maxTokens: wanted.max_tokens ?? undefined,
        temperature: wanted.temperature ?? undefined,
        timeZone: wanted.time_zone ?? account().timeZone,
        isOn: wanted.enabled ?? true,
        notify: [...new Set(wanted.notify ?? [])],
      };
      return options.schedules.add({ content, ...asked }, askerOf(context));
    },
    answer: (prompt) => ({ ...answerPrompt(context)(prompt), status: 201 }),
  });
}

async function changePrompt(context: ApiContext, options: Options): Promise<Response> {
  const body = await readJsonBody(context.req.raw);
  return await mutate<ListedPrompt>(context, options, {
    body,
    act: (asked) => {
      const { version: inBody, ...wanted } = parseWith(scheduledPromptChangeSchema, body);
      const version = versionAsked(context, inBody);
      const change = changeOf(wanted, (workspace) => workspaceAsked(context, options, workspace));
      return options.schedules.change({ id: idIn(context), change, version, ...asked }, askerOf(context));
    },
    answer: answerPrompt(context),
  });
}

/** Only what was named, so that the rest stays. */
function changeOf(
  wanted: Omit<ReturnType<typeof scheduledPromptChangeSchema.parse>, 'version'>,
  workspaceOf: (wanted: string) => string,
): Partial<PromptContent> {
  const named: { readonly [Member in keyof PromptContent]?: PromptContent[Member] | undefined } = {
    ...{ name: wanted.name, endpoint: wanted.endpoint, cron: wanted.cron, timeZone: wanted.time_zone },
    ...{ systemText: wanted.system_text, userText: wanted.user_text, isOn: wanted.enabled },
    workspaceId: wanted.workspace === undefined ? undefined : workspaceOf(wanted.workspace),
    notify: wanted.notify && [...new Set(wanted.notify)],
  };
  const { max_tokens: maxTokens, temperature } = wanted;
  return {
    ...(Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as Partial<PromptContent>),
    ...(maxTokens === undefined ? {} : { maxTokens: maxTokens ?? undefined }),
    ...(temperature === undefined ? {} : { temperature: temperature ?? undefined }),
  };
}

/** Does something once for each `Idempotency-Key`, and answers it. */
async function mutate<Value>(
  context: ApiContext,
  options: Options,
  how: {
    readonly body?: unknown;
    readonly act: (asked: {
      readonly keep: (tx: Transaction, value: Value) => Promise<void>;
    }) => Promise<ScheduleOutcome<Value>>;
    readonly answer: (value: Value) => Answer;
  },
): Promise<Response> {
  return await answerOnce(context, options, {
    body: how.body,
    act: async (keep) => how.answer(doneOr(await how.act({ keep: (tx, value) => keep(tx, how.answer(value)) }))),
  });
}

function answerPrompt(context: ApiContext): (prompt: ListedPrompt) => Answer {
  return (prompt) => ({
    status: 200,
    body: promptAnswer(prompt, context.get('actor').requesterId, context.get('language')),
  });
}

/** Who is nobody anywhere but a viewer makes no calls. */
function demandCaller(actor: Actor): void {
  if (
    actor.requesterId === '' ||
    !may(actor, { kind: 'call_endpoint', endpoint: actor.endpoints?.[0] ?? '' }).isAllowed
  )
    throw new ApiRefusal('role_not_allowed');
}

function askerOf(context: ApiContext): ScheduleAsker {
  const actor = context.get('actor');
  const { requesterId: id, requester: address } = actor;
  return {
    id,
    address,
    origin: originOf(context),
    looksAfter: (workspaceId) => may(actor, { kind: 'manage_workspace_members', workspaceId }).isAllowed,
    mayAsk: ({ workspaceId, endpoint }) => {
      const role = roleOf(actor, workspaceId);
      return role !== undefined && role !== 'viewer' && may(actor, { kind: 'call_endpoint', endpoint }).isAllowed;
    },
  };
}

/** One that is not named is the caller's own. */
function workspaceAsked(context: ApiContext, { account }: Options, wanted: string | undefined): string {
  return wanted === undefined ? context.get('actor').workspaceId : workspaceIdOf(wanted, account());
}

function idIn(context: ApiContext): string {
  return context.req.param('id') ?? '';
}

function doneOr<Value>(outcome: ScheduleOutcome<Value>): Value {
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  return outcome.value;
}
