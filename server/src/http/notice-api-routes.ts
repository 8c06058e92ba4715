import {
  alertSchema,
  alertSettingsChangeSchema,
  alertSettingsSchema,
  changedAlertSettingsSchema,
  newWebhookSecretSchema,
  pageOf,
  pageQuerySchema,
  webhookSecretSchema,
} from '@tallygate/contract';
import { type ApiRoute, json } from './api-route.ts';

/** The routes of alerts. */
export const NOTICE_ROUTES: readonly ApiRoute[] = [
  {
    method: 'get',
    path: '/api/v1/alerts',
    summary: 'What people were told of, newest first, and how each delivery stands; for account admins',
    query: pageQuerySchema,
    answer: json(200, 'A page of alerts.', pageOf(alertSchema)),
    refusals: [400, 401, 403],
  },
  {
    method: 'get',
    path: '/api/v1/alerts/settings',
    summary: 'Who is told, of what, and how; for account admins',
    answer: json(200, 'The settings.', alertSettingsSchema),
    refusals: [401, 403],
  },
  {
    method: 'patch',
    path: '/api/v1/alerts/settings',
    summary: 'Choose who is told, of what, and how; for account admins',
    isCreating: true,
    body: alertSettingsChangeSchema,
    answer: json(200, 'The settings; with the first webhook its secret.', changedAlertSettingsSchema),
    refusals: [400, 401, 403, 409, 413],
  },
  {
    method: 'post',
    path: '/api/v1/alerts/webhook/secret',
    summary: 'Make a new secret for the webhook; the earlier one signs beside it for a while; for account admins',
    isCreating: true,
    body: newWebhookSecretSchema,
    answer: json(201, 'The secret, told this once.', webhookSecretSchema),
    refusals: [400, 401, 403, 409, 413],
  },
  {
    method: 'post',
    path: '/api/v1/alerts/test',
    summary: 'Send a test alert to everybody who is told; for account admins',
    isCreating: true,
    answer: json(201, 'The alert; its deliveries are under way.', alertSchema),
    refusals: [400, 401, 403, 409, 413, 429],
  },
];
