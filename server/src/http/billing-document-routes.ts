import type { OpenAPIHono } from '@hono/zod-openapi';
import { BILLING_BOUNDS, documentLanguageSchema, documentsQuerySchema, taxOfficeSchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { type BillingDocument, type DocumentQuestion, PdfBusy } from '#billing';
import { addMonths, startOfDay } from '#kernel';
import { type ApiContext, type ApiEnv, ApiRefusal } from './api-context.ts';
import { documentAnswer, doneOr } from './billing-order-answers.ts';
import { DOCUMENT_COLUMNS, documentLine } from './billing-order-csv.ts';
import { askerOf, BILLING, type BillingRouteOptions, idOf, recordBilling } from './billing-route-options.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import { csvAnswer, wantsCsv } from './csv-answer.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { demand } from './demand.ts';
import type { Answer } from './idempotency.ts';
import { newestCsvParts } from './newest-csv-parts.ts';
import { parseWith } from './parse-with.ts';
import { workspaceIdOf } from './people-answers.ts';

const ROOT = '/api/v1/billing';
const CSV_BOUNDS = { entriesMax: BILLING_BOUNDS.csvRowsMax, entriesPerPart: 200 } as const;

/** `/api/v1/billing/documents` and `/statements`: what evidences money, as lists, CSV and PDF. */
export function billingDocumentRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: BillingRouteOptions,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.get(`${ROOT}/documents`, signedIn, async (context) => {
    demand(context, BILLING);
    return wantsCsv(context) ? exportDocuments(context, options) : await listDocuments(context, options);
  });
  app.get(`${ROOT}/documents/:file{.+\\.pdf}`, signedIn, async (context) => {
    demand(context, BILLING);
    return await documentPdf(context, options);
  });
  app.get(`${ROOT}/statements/:file{.+\\.pdf}`, signedIn, async (context) => {
    demand(context, BILLING);
    return await statementPdf(context, options);
  });
  const change = changeOnce(BILLING, options, { mayBeEmpty: true });
  app.post(`${ROOT}/documents/:id/tax-office`, signedIn, change(noteTaxOffice));
}

async function listDocuments(context: ApiContext, options: BillingRouteOptions): Promise<Response> {
  const { limit, cursor, ...filter } = parseWith(documentsQuerySchema, context.req.query());
  const before = readCursor(cursor, { list: 'documents', kind: 'string' });
  const found = await options.billing.documents.list({ ...questionOf(filter, options), before, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const next = found.length > limit && last !== undefined ? writeCursor('documents', last.id) : null;
  context.header('cache-control', 'no-store');
  return context.json({ data: shown.map(documentAnswer), next_cursor: next });
}

function exportDocuments(context: ApiContext, options: BillingRouteOptions): Response {
  const { limit: _limit, cursor: _cursor, ...filter } = parseWith(documentsQuerySchema, context.req.query());
  const question = questionOf(filter, options);
  const list = {
    read: ({ after, limit }: { readonly after: BillingDocument | undefined; readonly limit: number }) =>
      options.billing.documents.list({ ...question, before: after?.id, limit }),
    lines: (documents: readonly BillingDocument[]) => {
      const names = new Map(options.account().workspaces.map(({ id, name }) => [id, name]));
      return documents.map((each) => documentLine(documentAnswer(each), names.get(each.workspaceId) ?? ''));
    },
  };
  const parts = newestCsvParts(list, { ...CSV_BOUNDS, language: context.get('language') });
  return csvAnswer(context, { name: 'documents', columns: DOCUMENT_COLUMNS, parts, log: options.log });
}

type Filter = Omit<z.output<typeof documentsQuerySchema>, 'limit' | 'cursor'>;

function questionOf(
  { workspace, order, kind, month }: Filter,
  { account }: BillingRouteOptions,
): Omit<DocumentQuestion, 'limit'> {
  const { timeZone } = account();
  return {
    workspaceId: workspace === undefined ? undefined : workspaceIdOf(workspace, account()),
    orderId: order,
    kinds: kind && [kind],
    ...(month === undefined ? {} : monthSpan(month, timeZone)),
  };
}

/** The month that a text such as `2026-01` names, in a zone. */
function monthSpan(month: string, zone: string) {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const from = startOfDay({ year, month: number, day: 1 }, zone);
  return { from, to: addMonths(from, 1, zone) };
}

async function documentPdf(context: ApiContext, { billing }: BillingRouteOptions): Promise<Response> {
  const { language } = parseWith(z.strictObject({ language: documentLanguageSchema }), context.req.query());
  const id = (context.req.param('file') ?? '').slice(0, -'.pdf'.length);
  const document = id.length > 64 ? undefined : await billing.documents.find(id);
  if (document === undefined) throw new ApiRefusal('billing_document_unknown');
  const bytes = await printed(billing.documentPdf(document, language ?? context.get('language')));
  return pdfAnswer(context, document.number, bytes);
}

const statementQuerySchema = z.strictObject({
  workspace: z.string().min(1).max(256),
  language: documentLanguageSchema,
});

async function statementPdf(context: ApiContext, options: BillingRouteOptions): Promise<Response> {
  const { workspace, language } = parseWith(statementQuerySchema, context.req.query());
  const month = (context.req.param('file') ?? '').slice(0, -'.pdf'.length);
  const isMonth = /^(19[7-9]\d|20\d\d)-(0[1-9]|1[0-2])$/.test(month);
  if (!isMonth) throw new ApiRefusal('request_invalid', { detail: 'a month such as 2026-01' });
  const id = workspaceIdOf(workspace, options.account());
  const name = options.account().workspaces.find((each) => each.id === id)?.name ?? '';
  const [year = 0, number = 1] = month.split('-').map(Number);
  const asked = { workspace: { id, name }, year, month: number, language: language ?? context.get('language') };
  const bytes = await printed(options.billing.statementPdf(asked));
  if (bytes === undefined) throw new ApiRefusal('request_invalid', { detail: 'a month that has begun' });
  return pdfAnswer(context, `statement-${month}`, bytes);
}

async function printed<Bytes>(making: Promise<Bytes>): Promise<Bytes> {
  try {
    return await making;
  } catch (error) {
    if (error instanceof PdfBusy) throw new ApiRefusal('billing_pdf_busy');
    throw error;
  }
}

/** Names of files are ours: numbers of documents and months, never a text of somebody's. */
function pdfAnswer(context: ApiContext, name: string, bytes: Uint8Array): Response {
  context.header('content-type', 'application/pdf');
  context.header('content-disposition', `attachment; filename="${name.replaceAll(/[^\w-]/g, '')}.pdf"`);
  context.header('cache-control', 'no-store');
  return context.body(new Uint8Array(bytes));
}

async function noteTaxOffice({ context, options, body, keep }: AskedChange<BillingRouteOptions>): Promise<Answer> {
  const { approval_number: approvalNumber, issued_on: issuedOn } = parseWith(taxOfficeSchema, body);
  const { id, address } = askerOf(context);
  return await options.transaction(async (tx) => {
    const entered = {
      documentId: idOf(context),
      approvalNumber,
      issuedOn,
      at: options.clock.now(),
      by: { id, address },
    };
    const outcome = await options.billing.documents.noteTaxOffice(tx, entered);
    const document = doneOr(outcome, { language: context.get('language') });
    await recordBilling({ context, options }, tx, {
      ...{ action: 'tax_invoice.changed', target: `document:${document.id}` },
      after: { number: document.number, approval_number: approvalNumber, issued_on: issuedOn },
    });
    const answer: Answer = { status: 200, body: documentAnswer(document) };
    await keep(tx, answer);
    return answer;
  });
}
