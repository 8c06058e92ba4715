import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import {
  type AlertSettingsChange,
  alertSchema,
  alertSettingsSchema,
  changedAlertSettingsSchema,
  type NewWebhookSecret,
  webhookSecretSchema,
} from './notices.ts';
import { pageOf } from './people.ts';

/** What people were told of, who is told, and how. */
export function noticeCalls(call: Caller) {
  return {
    alerts: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('alerts'), query: { ...page }, answer: pageOf(alertSchema), ...how }),
    alertSettings: (how: CallOptions = {}) =>
      call({ path: at('alerts', 'settings'), answer: alertSettingsSchema, ...how }),
    /** With the first webhook its secret, told this once. */
    changeAlertSettings: (body: AlertSettingsChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('alerts', 'settings'), body, answer: changedAlertSettingsSchema, ...how }),
    renewWebhookSecret: (body: NewWebhookSecret = {}, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('alerts', 'webhook', 'secret'), body, answer: webhookSecretSchema, ...how }),
    testAlerts: (how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('alerts', 'test'), answer: alertSchema, ...how }),
  };
}
