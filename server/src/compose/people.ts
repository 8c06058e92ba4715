import type { AuditStore } from '#audit';
import {
  type Actor,
  createIdentity,
  type Identity,
  type IdentityStore,
  type KeyRecord,
  keyRecordsOf,
  textBox,
} from '#identity';
import { type Log, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { kyselyAuditStore } from '../audit/adapters/kysely-audit-store.ts';
import type { EnvironmentSettings } from '../config.ts';
import { kyselyIdempotencyStore } from '../http/adapters/kysely-idempotency-store.ts';
import type { AccountFacts, ControlApiOptions } from '../http/index.ts';
import { betterAuthEngine } from '../identity/adapters/better-auth-engine.ts';
import { kyselySignInStore } from '../identity/adapters/kysely-sign-in-store.ts';
import { oidcProvider } from '../identity/adapters/single-sign-on-provider.ts';
import { type Mailer, openMailer } from '../mail/index.ts';
import type { Store, Transaction } from '../store/index.ts';
import { deriveSecret } from './derive-secret.ts';

/** Identity, the audit log and what else stands on the control store, for the control process. */
export interface People {
  readonly identity: Identity<Transaction>;
  readonly audit: AuditStore<Transaction>;
  readonly transaction: Store['transaction'];
  readonly idempotency: ControlApiOptions['idempotency'];
  /** undefined: there is no mail server. */
  readonly sendMail: Mailer['send'] | undefined;
  /** What somebody may do today, by their stable id; `declared`: the keys of the configuration. undefined: nobody. */
  findActor(
    id: string,
    declared: readonly KeyRecord[],
  ): Promise<Pick<Actor, 'role' | 'endpoints' | 'grants'> | undefined>;
}

/** The keys that people made and did not revoke, as gateways know them. */
export async function readMadeKeys(
  people: Pick<IdentityStore<Transaction>, 'liveKeys'>,
  tx: Transaction,
): Promise<readonly KeyRecord[]> {
  return (await people.liveKeys(tx)).flatMap(keyRecordsOf);
}

export function composePeople(parts: {
  readonly store: Store;
  readonly people: IdentityStore<Transaction>;
  /** The installation's secret. */
  readonly secret: string;
  readonly environment: Pick<EnvironmentSettings, 'publicUrl' | 'smtp'>;
  readonly account: () => Pick<AccountFacts, 'name' | 'language' | 'defaultWorkspaceId'>;
  readonly onKeysChanged: () => Promise<void>;
  readonly log: Log;
}): People {
  const { store, people, secret, log } = parts;
  const clock = systemClock;
  const makeId = uuidV7Maker(systemRandom);
  const newId = () => makeId(clock.now());
  const audit = kyselyAuditStore(store.db);
  const engine = betterAuthEngine({
    store,
    secret: deriveSecret(secret, 'sessions').toString('hex'),
    isSecure: parts.environment.publicUrl?.startsWith('https://') ?? false,
    newId,
    clock,
    random: systemRandom,
    log,
  });
  const { smtp } = parts.environment;
  const mailer = smtp === undefined ? undefined : openMailer(smtp);
  return {
    identity: createIdentity({
      transaction: (act) => store.transaction(act),
      store: people,
      audit,
      engine,
      waysIn: kyselySignInStore(store.db),
      box: textBox(deriveSecret(secret, 'signing in'), systemRandom),
      sendMail: mailer?.send,
      provider: oidcProvider({ clock }),
      signInAccount: parts.account,
      clock,
      random: systemRandom,
      newId,
      onKeysChanged: parts.onKeysChanged,
      log,
    }),
    audit,
    sendMail: mailer?.send,
    transaction: (act) => store.transaction(act),
    idempotency: kyselyIdempotencyStore(store, deriveSecret(secret, 'answers'), clock),
    findActor: async (id, declared) => {
      const owner = await people.owner(id);
      if (owner !== undefined) {
        const { isAccountAdmin, disabledAt, grants } = owner;
        if (disabledAt !== undefined) return undefined;
        return { role: isAccountAdmin ? 'account_admin' : 'viewer', endpoints: undefined, grants };
      }
      const keys = declared.filter((key) => key.requesterId === id && !isOver(key));
      return keys.find((key) => key.role === 'account_admin') ?? keys[0];
    },
  };

  function isOver(key: KeyRecord): boolean {
    return key.expiresAt !== undefined && key.expiresAt <= clock.now();
  }
}
