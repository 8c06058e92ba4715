import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  type AuditEntry,
  type AuditSettings,
  type AuditVerification,
  auditFilterSchema,
  auditQuerySchema,
  auditSettingsChangeSchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import { type AuditFilter, type AuditState, changeLog, type AuditEntry as Entry, recordAct, verifyLog } from '#audit';
import { type Action, may } from '#identity';
import { asInstant, type Instant, isoInstant } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { auditCsvParts } from './audit-csv.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { type Answer, answerOnce, type Keep } from './idempotency.ts';
import { parseWith } from './parse-with.ts';
import { readJsonBody } from './read-json-body.ts';
import { originOf } from './request-origin.ts';

type Options = Pick<ControlApiOptions, 'audit' | 'transaction' | 'clock' | 'idempotency' | 'log'>;

const CSV_PAGE = 500;
/** Longer exports are made in parts, by time; the file says so. */
const CSV_ENTRIES_MAX = 1_000_000;

/** `/api/v1/audit`: who did what, newest first; as CSV; whether it is written, for how long, and whether it holds. */
export function auditRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/audit', signedIn, async (context) => {
    demand(context, 'read_audit');
    context.header('cache-control', 'no-store');
    return context.json(await readPage(context, options));
  });
  app.get('/api/v1/audit/export', signedIn, async (context) => {
    demand(context, 'read_audit');
    return await exportCsv(context, options);
  });
  app.get('/api/v1/audit/settings', signedIn, async (context) => {
    demand(context, 'read_audit');
    context.header('cache-control', 'no-store');
    return context.json(settingsOf(await options.audit.state()));
  });
  app.patch('/api/v1/audit/settings', signedIn, async (context) => {
    demand(context, 'manage_audit');
    const body = await readJsonBody(context.req.raw);
    return await answerOnce(context, options, {
      body,
      act: (keep) => changeSettings(context, options, { body, keep }),
    });
  });
  app.get('/api/v1/audit/verification', signedIn, async (context) => {
    demand(context, 'read_audit');
    context.header('cache-control', 'no-store');
    return context.json(await verify(options));
  });
}

async function readPage(context: ApiContext, { audit }: Options) {
  const { limit, cursor, ...filter } = parseWith(auditQuerySchema, context.req.query());
  const before = readCursor(cursor, { list: 'audit', kind: 'number' });
  const { entries, next } = await audit.search({ ...filterOf(filter), before, limit });
  return { data: entries.map(toAnswer), next_cursor: next === undefined ? null : writeCursor('audit', next) };
}

/** Takes the log with it: that is an act of its own. */
async function exportCsv(context: ApiContext, options: Options): Promise<Response> {
  const asked = parseWith(auditFilterSchema, context.req.query());
  const { requesterId, requester } = context.get('actor');
  const { address, requestId } = originOf(context);
  await options.transaction((tx) =>
    recordAct(options.audit, tx, {
      at: options.clock.now(),
      actorId: requesterId,
      actor: requester,
      action: 'audit_log.exported',
      target: 'audit_log:account',
      before: undefined,
      after: { ...asked },
      address,
      requestId,
    }),
  );
  const filter = filterOf(asked);
  const pages = auditCsvParts((page) => options.audit.search({ ...filter, ...page }), {
    entriesMax: CSV_ENTRIES_MAX,
    entriesPerPart: CSV_PAGE,
    language: context.get('language'),
  });
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const next = await pages.next();
        if (next.done === true) controller.close();
        else controller.enqueue(Buffer.from(next.value));
      } catch (error) {
        options.log.warn({ error, requestId }, 'an export of the audit log broke off');
        controller.error(error);
      }
    },
    cancel: async () => {
      await pages.return(undefined);
    },
  });
  context.header('content-type', 'text/csv; charset=utf-8');
  context.header('content-disposition', 'attachment; filename="audit.csv"');
  context.header('cache-control', 'no-store');
  return context.body(body);
}

async function changeSettings(
  context: ApiContext,
  { audit, transaction, clock }: Options,
  { body, keep }: { readonly body: unknown; readonly keep: Keep },
): Promise<Answer> {
  const { is_on: isOn, retention_months: retentionMonths, reason } = parseWith(auditSettingsChangeSchema, body);
  const { requesterId: id, requester: address } = context.get('actor');
  const answer = (state: AuditState): Answer => ({ status: 200, body: settingsOf(state) });
  const state = await changeLog(
    { store: audit, transaction, clock },
    {
      change: { isOn, retentionMonths, reason },
      asker: { id, address, origin: originOf(context) },
      keep: (tx: Parameters<Keep>[0], changed) => keep(tx, answer(changed)),
    },
  );
  return answer(state);
}

async function verify({ audit }: Options): Promise<AuditVerification> {
  const { entries, anchor, end, brokenAt, isAnchorUnproven } = await verifyLog(audit);
  return {
    holds: brokenAt === undefined && !isAnchorUnproven,
    entries,
    first_sequence: anchor.sequence + 1,
    last_sequence: end.sequence,
    last_hash: end.hash,
    broken_at: brokenAt ?? null,
    beginning_proven: !isAnchorUnproven,
  };
}

function demand(context: ApiContext, kind: Extract<Action['kind'], 'read_audit' | 'manage_audit'>): void {
  if (!may(context.get('actor'), { kind }).isAllowed) throw new ApiRefusal('role_not_allowed');
}

function filterOf({ from, to, ...rest }: z.output<typeof auditFilterSchema>): AuditFilter {
  return { ...rest, from: instantOf(from), to: instantOf(to) };
}

function instantOf(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : asInstant(Date.parse(text));
}

function settingsOf({ isOn, retentionMonths, anchor }: AuditState): AuditSettings {
  return { is_on: isOn, retention_months: retentionMonths ?? null, dropped_through: anchor.sequence };
}

function toAnswer(entry: Entry): AuditEntry {
  return {
    sequence: entry.sequence,
    at: isoInstant(entry.at),
    actor_id: entry.actorId,
    actor: entry.actor,
    action: entry.action,
    target: entry.target,
    before: entry.before ?? null,
    after: entry.after ?? null,
    address: entry.address,
    request_id: entry.requestId,
    hash: entry.hash,
  };
}
