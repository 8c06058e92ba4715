import {
  type AuditQuery,
  type AuditSettingsChange,
  apiKeySchema,
  auditEntrySchema,
  auditSettingsSchema,
  auditVerificationSchema,
  type KeyRulesFacts,
  keyRulesSchema,
  type NewApiKey,
  newKeyAnswerSchema,
  previewSchema,
  type RotateKey,
} from './access.ts';
import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import { pageOf } from './people.ts';

/** Keys, the audit log and previews. */
export function accessCalls(call: Caller) {
  return {
    /** `own`: only keys that speak for the caller. */
    keys: ({ own, ...page }: PageQuery & { readonly own?: boolean | undefined } = {}, how: CallOptions = {}) =>
      call({
        path: at('keys'),
        query: { ...page, ...(own === true ? { own } : {}) },
        answer: pageOf(apiKeySchema),
        ...how,
      }),
    /** The answer carries `secret`, this once. */
    createKey: (body: NewApiKey, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('keys'), body, answer: newKeyAnswerSchema, ...how }),
    /** The answer carries the new `secret`, this once; the earlier one works until the overlap is over. */
    rotateKey: (id: string, body: RotateKey = {}, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('keys', id, 'rotate'), body, answer: newKeyAnswerSchema, ...how }),
    /** The key stops working within a second; it stays in the list. */
    revokeKey: (id: string, how: CallOptions = {}) =>
      call({ method: 'DELETE', path: at('keys', id), answer: apiKeySchema, ...how }),
    keyRules: (how: CallOptions = {}) => call({ path: at('keys', 'settings'), answer: keyRulesSchema, ...how }),
    changeKeyRules: (body: KeyRulesFacts, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('keys', 'settings'), body, answer: keyRulesSchema, ...how }),
    /** A page may be short, or empty, and still have a `next_cursor`. */
    audit: (query: AuditQuery = {}, how: CallOptions = {}) =>
      call({ path: at('audit'), query: { ...query }, answer: pageOf(auditEntrySchema), ...how }),
    auditSettings: (how: CallOptions = {}) =>
      call({ path: at('audit', 'settings'), answer: auditSettingsSchema, ...how }),
    changeAuditSettings: (body: AuditSettingsChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('audit', 'settings'), body, answer: auditSettingsSchema, ...how }),
    /** Computes every hash of the log anew. */
    verifyAudit: (how: CallOptions = {}) =>
      call({ path: at('audit', 'verification'), answer: auditVerificationSchema, ...how }),
    previews: (how: CallOptions = {}) => call({ path: at('previews'), answer: pageOf(previewSchema), ...how }),
    switchPreview: (id: string, isOn: boolean, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('previews', id), body: { is_on: isOn }, answer: previewSchema, ...how }),
  };
}
