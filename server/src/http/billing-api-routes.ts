import {
  begunMethodSchema,
  billingDocumentSchema,
  billingProviderSchema,
  billingProvidersSchema,
  billingSettingsSchema,
  billingVerificationSchema,
  changeBillingSettingsSchema,
  changeOfferSchema,
  documentLanguageSchema,
  documentsQuerySchema,
  methodSchema,
  newMethodSchema,
  newOfferSchema,
  newReconciliationSchema,
  offerSchema,
  pageOf,
  pageQuerySchema,
  quoteQuerySchema,
  quoteSchema,
  reconciliationSchema,
  reconciliationsSchema,
  returnedSchema,
  setBillingProviderSchema,
  taxOfficeSchema,
} from '@tallygate/contract';
import { z } from 'zod';
import { type ApiRoute, json } from './api-route.ts';
import { BILLING_ORDER_ROUTES } from './billing-order-api-routes.ts';

const ROOT = '/api/v1/billing';
const READING = [400, 401, 403, 404];
const CHANGING = [400, 401, 403, 404, 409, 413];
const ASKING_PROVIDERS = [...CHANGING, 503];

const pdf = (description: string): ApiRoute['answer'] => ({
  status: 200,
  description,
  content: { 'application/pdf': z.string() },
});

const SET_UP: readonly ApiRoute[] = [
  {
    method: 'get',
    path: `${ROOT}/settings`,
    summary: 'Who sells, what tax is added, and where transfers go; for account admins',
    answer: json(200, 'The settings.', billingSettingsSchema),
    refusals: [401, 403],
  },
  {
    method: 'patch',
    path: `${ROOT}/settings`,
    summary: 'Choose who sells, what tax is added, and where transfers go, from now on; for account admins',
    isCreating: true,
    body: changeBillingSettingsSchema,
    answer: json(200, 'The settings. Documents that were issued stay as they are.', billingSettingsSchema),
    refusals: [400, 401, 403, 409, 413],
  },
  {
    method: 'get',
    path: `${ROOT}/providers`,
    summary: 'Card providers as they are set up, without their secrets; for account admins',
    answer: json(200, 'All of them.', billingProvidersSchema),
    refusals: [401, 403],
  },
  {
    method: 'put',
    path: `${ROOT}/providers/{name}`,
    summary: 'Set up a card provider: `stripe`, `toss` or `sandbox`; for account admins',
    isCreating: true,
    body: setBillingProviderSchema,
    answer: json(200, 'The provider. Its secrets are kept sealed and never told.', billingProviderSchema),
    refusals: CHANGING,
  },
  {
    method: 'get',
    path: `${ROOT}/verification`,
    summary: 'Whether money in, credits granted and documents are the same; for account admins',
    answer: json(200, 'What was looked at, and what does not hold.', billingVerificationSchema),
    refusals: [401, 403],
  },
  {
    method: 'get',
    path: `${ROOT}/reconciliation`,
    summary: 'What comparing payments with the providers found, the last 90 times; for account admins',
    answer: json(200, 'The newest first.', reconciliationsSchema),
    refusals: [401, 403],
  },
  {
    method: 'post',
    path: `${ROOT}/reconciliation`,
    summary: 'Compare payments with the providers now, and book what differs; for account admins',
    isCreating: true,
    body: newReconciliationSchema,
    answer: json(200, 'What was found.', reconciliationSchema),
    refusals: ASKING_PROVIDERS,
  },
];

const offers = (list: 'plans' | 'packages', what: string): readonly ApiRoute[] => [
  {
    method: 'get',
    path: `${ROOT}/${list}`,
    summary: `${what} in their newest version, withdrawn ones included; for account admins`,
    query: pageQuerySchema,
    answer: json(200, 'A page of them, the oldest first.', pageOf(offerSchema)),
    refusals: [400, 401, 403],
  },
  {
    method: 'post',
    path: `${ROOT}/${list}`,
    summary: `${what}: add one; for account admins`,
    isCreating: true,
    body: newOfferSchema,
    answer: json(201, 'Version 1 of it.', offerSchema),
    refusals: [400, 401, 403, 409, 413],
  },
  {
    method: 'patch',
    path: `${ROOT}/${list}/{id}`,
    summary: `${what}: make a new version, or withdraw one; for account admins`,
    isCreating: true,
    body: changeOfferSchema,
    answer: json(200, 'The new version. Who bought an earlier one keeps it.', offerSchema),
    refusals: CHANGING,
  },
];

const METHODS: readonly ApiRoute[] = [
  {
    method: 'get',
    path: `${ROOT}/methods`,
    summary: 'Payment methods of the account; for account admins',
    query: pageQuerySchema,
    answer: json(200, 'A page of them, the oldest first.', pageOf(methodSchema)),
    refusals: [400, 401, 403],
  },
  {
    method: 'post',
    path: `${ROOT}/methods`,
    summary: 'Register a bank transfer, or begin to register a card; for account admins',
    isCreating: true,
    body: newMethodSchema,
    answer: json(201, 'The method, and where a browser goes to enter the card.', begunMethodSchema),
    refusals: ASKING_PROVIDERS,
  },
  {
    method: 'post',
    path: `${ROOT}/methods/{id}/returned`,
    summary: 'Go on with a registration whose browser came back from the provider; for account admins',
    isCreating: true,
    body: returnedSchema,
    answer: json(200, 'The method as the provider has it.', methodSchema),
    refusals: ASKING_PROVIDERS,
  },
  {
    method: 'post',
    path: `${ROOT}/methods/{id}/default`,
    summary: 'Choose the method that pays when nobody says otherwise; for account admins',
    isCreating: true,
    answer: json(200, 'The method.', methodSchema),
    refusals: CHANGING,
  },
  {
    method: 'delete',
    path: `${ROOT}/methods/{id}`,
    summary: 'Remove a payment method that nothing pays by; for account admins',
    isCreating: true,
    answer: json(200, 'The method, removed.', methodSchema),
    refusals: CHANGING,
  },
];

const DOCUMENTS: readonly ApiRoute[] = [
  {
    method: 'get',
    path: `${ROOT}/documents`,
    summary: 'Card slips and tax invoices; for account admins',
    query: documentsQuerySchema,
    answer: {
      status: 200,
      description: 'A page of them, the newest first; as CSV all of them, at most the newest 100,000.',
      content: { 'application/json': pageOf(billingDocumentSchema), 'text/csv': z.string() },
    },
    refusals: READING,
  },
  {
    method: 'get',
    path: `${ROOT}/documents/{id}.pdf`,
    summary: 'A document as PDF; for account admins',
    query: z.strictObject({ language: documentLanguageSchema }),
    answer: pdf('The same document is always the same file.'),
    refusals: READING,
  },
  {
    method: 'post',
    path: `${ROOT}/documents/{id}/tax-office`,
    summary: 'Enter the number under which the tax office has a tax invoice, once; for account admins',
    isCreating: true,
    body: taxOfficeSchema,
    answer: json(200, 'The document.', billingDocumentSchema),
    refusals: CHANGING,
  },
  {
    method: 'get',
    path: `${ROOT}/statements/{month}.pdf`,
    summary: 'What happened to the credits and the money of a workspace in a month such as 2026-01; for account admins',
    query: z.strictObject({
      workspace: z.string().min(1).max(256).describe('Id or name of a workspace.'),
      language: documentLanguageSchema,
    }),
    answer: pdf('The statement. That of a month under way says as of when.'),
    refusals: READING,
  },
];

/** The routes of billing. */
export const BILLING_ROUTES: readonly ApiRoute[] = [
  ...SET_UP,
  ...offers('plans', 'Plans'),
  ...offers('packages', 'Packages of credits'),
  {
    method: 'get',
    path: `${ROOT}/quote`,
    summary: 'What a package or a plan would cost now, and until when its credits could be used; for account admins',
    query: quoteQuerySchema,
    answer: json(200, 'Nothing is kept or charged.', quoteSchema),
    refusals: [...READING, 409],
  },
  ...METHODS,
  ...BILLING_ORDER_ROUTES,
  ...DOCUMENTS,
];
