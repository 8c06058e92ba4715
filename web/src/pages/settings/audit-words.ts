import type { AuditEntry } from '@tallygate/contract';
import type { Say } from '../../locales/use-text.ts';

/** What is said of an act, by its stable name. */
const WORDS = {
  'person.created': 'audit.act.personCreated',
  'person.changed': 'audit.act.personChanged',
  'key.created': 'audit.act.keyCreated',
  'key.revoked': 'audit.act.keyRevoked',
  'session.started': 'audit.act.sessionStarted',
  'session.ended': 'audit.act.sessionEnded',
  'dashboard.imported': 'audit.act.dashboardImported',
  'dashboard.reimported': 'audit.act.dashboardReimported',
  'endpoint.created': 'audit.act.endpointCreated',
  'endpoint.changed': 'audit.act.endpointChanged',
  'endpoint.removed': 'audit.act.endpointRemoved',
  'provider.created': 'audit.act.providerCreated',
  'provider.changed': 'audit.act.providerChanged',
  'provider.removed': 'audit.act.providerRemoved',
  'provider.tested': 'audit.act.providerTested',
  'price.created': 'audit.act.priceCreated',
  'price.ended': 'audit.act.priceEnded',
  'prices.rerated': 'audit.act.pricesRerated',
  'prices.default_hold_changed': 'audit.act.defaultHoldChanged',
  'audit_log.switched_off': 'audit.act.auditSwitchedOff',
  'audit_log.switched_on': 'audit.act.auditSwitchedOn',
  'audit_log.retention_changed': 'audit.act.auditRetention',
  'audit_log.expired': 'audit.act.auditExpired',
  'audit_log.exported': 'audit.act.auditExported',
  'payloads.read': 'audit.act.payloadsRead',
  AI_INFERENCE_INVOKE: 'audit.act.aiInvoke',
} as const;

/** What acts are about and what is done, as the halves of their names. */
const NOUNS = {
  alerts: 'audit.noun.alerts',
  audit_log: 'audit.noun.audit_log',
  auto_top_up: 'audit.noun.auto_top_up',
  billing: 'audit.noun.billing',
  billing_settings: 'audit.noun.billing_settings',
  budget: 'audit.noun.budget',
  credit_alerts: 'audit.noun.credit_alerts',
  credit_charge: 'audit.noun.credit_charge',
  credit_hold: 'audit.noun.credit_hold',
  credit_lot: 'audit.noun.credit_lot',
  credit_price: 'audit.noun.credit_price',
  credit_prices: 'audit.noun.credit_prices',
  credits: 'audit.noun.credits',
  dashboard: 'audit.noun.dashboard',
  document: 'audit.noun.document',
  endpoint: 'audit.noun.endpoint',
  grant: 'audit.noun.grant',
  group: 'audit.noun.group',
  invitation: 'audit.noun.invitation',
  key: 'audit.noun.key',
  key_rules: 'audit.noun.key_rules',
  limits: 'audit.noun.limits',
  order: 'audit.noun.order',
  package: 'audit.noun.package',
  password: 'audit.noun.password',
  payment_method: 'audit.noun.payment_method',
  payment_provider: 'audit.noun.payment_provider',
  payments: 'audit.noun.payments',
  person: 'audit.noun.person',
  plan: 'audit.noun.plan',
  preview: 'audit.noun.preview',
  price: 'audit.noun.price',
  provider: 'audit.noun.provider',
  query: 'audit.noun.query',
  run: 'audit.noun.run',
  run_period: 'audit.noun.run_period',
  run_settings: 'audit.noun.run_settings',
  run_type: 'audit.noun.run_type',
  sandbox_payment: 'audit.noun.sandbox_payment',
  scheduled_prompt: 'audit.noun.scheduled_prompt',
  second_factor: 'audit.noun.second_factor',
  service_principal: 'audit.noun.service_principal',
  session: 'audit.noun.session',
  sign_in_settings: 'audit.noun.sign_in_settings',
  subscription: 'audit.noun.subscription',
  table: 'audit.noun.table',
  tax_invoice: 'audit.noun.tax_invoice',
  warehouse: 'audit.noun.warehouse',
  workspace: 'audit.noun.workspace',
  workspace_role: 'audit.noun.workspace_role',
} as const;
const VERBS = {
  accepted: 'audit.verb.accepted',
  added: 'audit.verb.added',
  archived: 'audit.verb.archived',
  cancel_requested: 'audit.verb.cancel_requested',
  cancelled: 'audit.verb.cancelled',
  changed: 'audit.verb.changed',
  corrected: 'audit.verb.corrected',
  created: 'audit.verb.created',
  day_dropped: 'audit.verb.day_dropped',
  debited: 'audit.verb.debited',
  default_changed: 'audit.verb.default_changed',
  disabled: 'audit.verb.disabled',
  dispute_ended: 'audit.verb.dispute_ended',
  disputed: 'audit.verb.disputed',
  draft_removed: 'audit.verb.draft_removed',
  draft_saved: 'audit.verb.draft_saved',
  enabled: 'audit.verb.enabled',
  ended: 'audit.verb.ended',
  extended: 'audit.verb.extended',
  failed: 'audit.verb.failed',
  granted: 'audit.verb.granted',
  held: 'audit.verb.held',
  hold_changed: 'audit.verb.hold_changed',
  link_created: 'audit.verb.link_created',
  link_revoked: 'audit.verb.link_revoked',
  linked: 'audit.verb.linked',
  mailed: 'audit.verb.mailed',
  member_added: 'audit.verb.member_added',
  member_removed: 'audit.verb.member_removed',
  placed: 'audit.verb.placed',
  policy_changed: 'audit.verb.policy_changed',
  published: 'audit.verb.published',
  reconciled: 'audit.verb.reconciled',
  recovery_code_used: 'audit.verb.recovery_code_used',
  recovery_codes_renewed: 'audit.verb.recovery_codes_renewed',
  refund_undone: 'audit.verb.refund_undone',
  refunded: 'audit.verb.refunded',
  registered: 'audit.verb.registered',
  removed: 'audit.verb.removed',
  renewed: 'audit.verb.renewed',
  reset: 'audit.verb.reset',
  reset_requested: 'audit.verb.reset_requested',
  resumed: 'audit.verb.resumed',
  retention_changed: 'audit.verb.retention_changed',
  revoked: 'audit.verb.revoked',
  role_given: 'audit.verb.role_given',
  role_taken: 'audit.verb.role_taken',
  rotated: 'audit.verb.rotated',
  run: 'audit.verb.run',
  schedule_added: 'audit.verb.schedule_added',
  schedule_changed: 'audit.verb.schedule_changed',
  schedule_removed: 'audit.verb.schedule_removed',
  mail_requested: 'audit.verb.mail_requested',
  secret_rotated: 'audit.verb.secret_rotated',
  settings_changed: 'audit.verb.settings_changed',
  started: 'audit.verb.started',
  stopped: 'audit.verb.stopped',
  surplus_kept: 'audit.verb.surplus_kept',
  surplus_returned: 'audit.verb.surplus_returned',
  switched_off: 'audit.verb.switched_off',
  switched_on: 'audit.verb.switched_on',
  tested: 'audit.verb.tested',
  unpublished: 'audit.verb.unpublished',
  updated: 'audit.verb.updated',
  voided: 'audit.verb.voided',
} as const;

/** The actor of what nobody in person did. */
const SYSTEM = 'system';

/** An act in the reader's words: its own, else those of its halves; one that is not known here, by its name. */
export function wordsOfAct(action: string, say: Say): string {
  const id = wordOf(WORDS, action);
  if (id !== undefined) return say(id);
  const [noun = '', verb = ''] = action.split('.');
  const halves = [wordOf(NOUNS, noun), wordOf(VERBS, verb)];
  return halves.every((half) => half !== undefined) ? halves.map((half) => say(half)).join(' · ') : action;
}

/** What is said of the kind of thing that a target is; undefined: it is not known here. */
export function wordsOfKind(kind: string, say: Say): string | undefined {
  const id = wordOf(NOUNS, kind);
  return id === undefined ? undefined : say(id);
}

/** Who did it, as the reader calls them. */
export function actorOf(entry: Pick<AuditEntry, 'actor' | 'actor_id'>, say: Say): string {
  return entry.actor_id === SYSTEM ? say('audit.system') : entry.actor || '–';
}

function wordOf<Words extends object>(words: Words, name: string): Words[keyof Words] | undefined {
  return Object.hasOwn(words, name) ? words[name as keyof Words] : undefined;
}
