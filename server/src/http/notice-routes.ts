import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  type AlertSettings,
  alertSettingsChangeSchema,
  type ChangedAlertSettings,
  NOTICE_KINDS,
  newWebhookSecretSchema,
  pageQuerySchema,
  type WebhookSecret,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { type Act, recordAct } from '#audit';
import { isoInstant } from '#kernel';
import { earlierAt, type NoticeOutcome, type NoticeSettings, type NoticeSettingsChange } from '#notices';
import type { Transaction } from '../store/index.ts';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { demand } from './demand.ts';
import { type Answer, answerOnce } from './idempotency.ts';
import { alertOf } from './notice-answers.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf } from './request-origin.ts';

type Options = Pick<ControlApiOptions, 'notices' | 'idempotency' | 'transaction' | 'audit' | 'account' | 'clock'>;

const HOUR_MS = 3_600_000;
const LIST = 'alerts';
const TARGET = 'alerts:account';

/** `/api/v1/alerts`: what people were told of, who is told, and how. For account admins. */
export function noticeRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/alerts', signedIn, (context) => listAlerts(context, options));
  app.get('/api/v1/alerts/settings', signedIn, async (context) => {
    demand(context, { kind: 'manage_alerts' });
    return context.json(await answerOf(options, await options.notices.settings()));
  });
  app.patch('/api/v1/alerts/settings', signedIn, (context) =>
    mutate(context, options, { status: 200, act: changing(options) }),
  );
  app.post('/api/v1/alerts/webhook/secret', signedIn, (context) =>
    mutate(context, options, { status: 201, act: rotating(options) }),
  );
  app.post('/api/v1/alerts/test', signedIn, (context) =>
    mutate(context, options, { status: 201, act: testing(options) }),
  );
}

async function listAlerts(context: ApiContext, { notices, account }: Options): Promise<Response> {
  demand(context, { kind: 'manage_alerts' });
  const { limit, cursor } = parseWith(pageQuerySchema, context.req.query());
  const before = readCursor(cursor, { list: LIST, kind: 'string' });
  const told = await notices.list({ before, limit: limit + 1 });
  const data = told.slice(0, limit).map((each) => alertOf(each, account().timeZone));
  const last = data.at(-1);
  const isMore = told.length > limit && last !== undefined;
  return context.json({ data, next_cursor: isMore ? writeCursor(LIST, last.id) : null });
}

interface Done {
  readonly body: object;
  readonly entry: Pick<Act, 'action' | 'target' | 'before' | 'after'>;
}

type Acting = (tx: Transaction, body: unknown, context: ApiContext) => Promise<Done>;

/** The change, its entry in the audit log and its answer are kept together, once for each `Idempotency-Key`. */
async function mutate(
  context: ApiContext,
  options: Options,
  { status, act }: { readonly status: 200 | 201; readonly act: Acting },
): Promise<Response> {
  demand(context, { kind: 'manage_alerts' });
  const body = await readJsonBody(context.req.raw, { mayBeEmpty: true });
  const { transaction, audit, clock } = options;
  const { requesterId: actorId, requester: actor } = context.get('actor');
  const { address, requestId } = originOf(context);
  return await answerOnce(context, options, {
    body,
    act: (keep) =>
      transaction(async (tx) => {
        const done = await act(tx, body, context);
        const answer: Answer = { status, body: done.body };
        await recordAct(audit, tx, { at: clock.now(), actorId, actor, address, requestId, ...done.entry });
        await keep(tx, answer);
        return answer;
      }),
  });
}

function changing(options: Options): Acting {
  return async (tx, body) => {
    const change = changeOf(parseWith(alertSettingsChangeSchema, body));
    const { before, after, secret } = doneOr(await options.notices.changeSettings(tx, change));
    const answer: ChangedAlertSettings = {
      ...(await answerOf(options, after, tx)),
      webhook_secret: secret ?? null,
    };
    const entry = { action: 'alerts.settings_changed', target: TARGET, before: shown(before), after: shown(after) };
    return { body: answer, entry };
  };
}

function rotating({ notices }: Options): Acting {
  return async (tx, body) => {
    const { overlap_hours: hours } = parseWith(newWebhookSecretSchema, body ?? {});
    const { secret, earlierUntil } = await notices.rotateSecret(tx, { overlapMs: hours * HOUR_MS });
    const until = earlierUntil === undefined ? null : isoInstant(earlierUntil);
    const answer: WebhookSecret = { secret, earlier_secret_until: until };
    const after = { earlier_secret_until: until };
    return { body: answer, entry: { action: 'alerts.secret_rotated', target: TARGET, before: undefined, after } };
  };
}

function testing({ notices, account }: Options): Acting {
  return async (tx, _body, context) => {
    const told = doneOr(await notices.sendTest(tx, { by: context.get('actor').requester }));
    const after = { deliveries: told.deliveries.length };
    const entry = { action: 'alerts.tested', target: `alerts:${told.notice.id}`, before: undefined, after };
    return { body: alertOf(told, account().timeZone), entry };
  };
}

type Change = ReturnType<typeof alertSettingsChangeSchema.parse>;

function changeOf({ mail, webhook, kinds }: Change): NoticeSettingsChange {
  return {
    recipients: mail === undefined ? undefined : (mail.recipients ?? 'admins'),
    url: webhook?.url,
    isOn: webhook?.is_on,
    kinds,
  };
}

async function answerOf(
  { notices, clock }: Options,
  settings: NoticeSettings,
  tx?: Transaction,
): Promise<AlertSettings> {
  const { recipients, offKinds, webhook } = settings;
  const earlier = earlierAt(webhook.secret, clock.now());
  return {
    mail: {
      is_configured: notices.canMail,
      recipients: recipients === undefined ? null : [...recipients],
      reaches: [...(await notices.mailReaders(settings, tx))],
    },
    webhook: {
      url: webhook.url ?? null,
      is_on: webhook.isOn,
      off_reason: webhook.offReason ?? null,
      has_secret: webhook.secret !== undefined,
      earlier_secret_until: earlier === undefined ? null : isoInstant(earlier.until),
    },
    kinds: kindsOf(offKinds),
  };
}

function kindsOf(offKinds: NoticeSettings['offKinds']): AlertSettings['kinds'] {
  // Every kind is there: the record is made of the list itself.
  return Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, !offKinds.includes(kind)])) as AlertSettings['kinds'];
}

/** What the audit log shows: of the URL no path and no query, since they may let their reader post. */
function shown({ recipients, offKinds, webhook }: NoticeSettings) {
  const { url, isOn } = webhook;
  return {
    recipients: recipients === undefined ? null : [...recipients],
    off_kinds: [...offKinds],
    webhook: url === undefined ? null : new URL(url).origin,
    webhook_is_on: isOn,
  };
}

function doneOr<Value>(outcome: NoticeOutcome<Value>): Value {
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  return outcome.value;
}
