import {
  changeCreditPriceSettingsSchema,
  creditPricePreviewSchema,
  creditPriceSchema,
  creditPriceSettingsSchema,
  endCreditPriceSchema,
  newCreditPriceSchema,
  pageOf,
  pageQuerySchema,
  previewCreditPricesSchema,
} from '@tallygate/contract';
import { type ApiRoute, json } from './api-route.ts';

/** The routes of prices in credits. */
export const CREDIT_PRICE_ROUTES: readonly ApiRoute[] = [
  {
    method: 'get',
    path: '/api/v1/credits/prices',
    summary: 'The price book in credits; for account admins',
    query: pageQuerySchema,
    answer: json(200, 'A page of its entries; of the same parts the newest first.', pageOf(creditPriceSchema)),
    refusals: [400, 401, 403],
  },
  {
    method: 'post',
    path: '/api/v1/credits/prices',
    summary: 'Add a price in credits; for account admins',
    isCreating: true,
    body: newCreditPriceSchema,
    answer: json(201, 'The entry; every gateway has it within a second.', creditPriceSchema),
    refusals: [400, 401, 403, 409, 413],
  },
  {
    method: 'get',
    path: '/api/v1/credits/prices/settings',
    summary: 'Which workspaces pay in credits, and what holds where the book has no price; for account admins',
    answer: json(200, 'The settings.', creditPriceSettingsSchema),
    refusals: [401, 403],
  },
  {
    method: 'patch',
    path: '/api/v1/credits/prices/settings',
    summary: 'Choose which workspaces pay in credits, and what holds where the book has no price; for account admins',
    isCreating: true,
    body: changeCreditPriceSettingsSchema,
    answer: json(200, 'The settings; every gateway has them within a second.', creditPriceSettingsSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
  {
    method: 'post',
    path: '/api/v1/credits/prices/preview',
    summary: 'What a time would have cost in credits, by the present book and by another one; for account admins',
    body: previewCreditPricesSchema,
    answer: json(200, 'What it would have cost. Nothing is charged or kept.', creditPricePreviewSchema),
    refusals: [400, 401, 403, 404, 413, 503],
  },
  {
    method: 'post',
    path: '/api/v1/credits/prices/{id}/end',
    summary: 'End a price in credits: from then on the book has none of just its parts; for account admins',
    isCreating: true,
    body: endCreditPriceSchema,
    answer: json(201, 'The end, an entry of its own.', creditPriceSchema),
    refusals: [400, 401, 403, 404, 409, 413],
  },
];
