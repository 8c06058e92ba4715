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
  'price.created': 'audit.act.priceCreated',
  'price.ended': 'audit.act.priceEnded',
  'prices.rerated': 'audit.act.pricesRerated',
  'prices.default_hold_changed': 'audit.act.defaultHoldChanged',
} as const;

/** An act in the reader's words; one that is not known here, by its name. */
export function wordsOfAct(action: string, say: Say): string {
  const id = Object.hasOwn(WORDS, action) ? WORDS[action as keyof typeof WORDS] : undefined;
  return id === undefined ? action : say(id);
}
