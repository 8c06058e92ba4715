import type { ClickHouseClient } from '@clickhouse/client';
import { keepRetention, shipLog } from '#audit';
import { createPreviews, type Previews } from '#identity';
import { type Log, namedUuid, systemClock } from '#kernel';
import { clickhouseAuditSink } from '../audit/adapters/clickhouse-audit-sink.ts';
import { kyselyPreviewStore } from '../identity/adapters/kysely-preview-store.ts';
import type { Store, Transaction } from '../store/index.ts';
import { BUILT_IN_KEYS } from './build-snapshot.ts';
import { type KeyUseNotes, keyUseNotes } from './key-uses.ts';
import type { People } from './people.ts';
import type { SnapshotMaker } from './snapshot-maker.ts';

/** Previews, when keys were used last, and the upkeep of the audit log, for the control process. */
export interface Access {
  readonly previews: Previews<Transaction>;
  readonly keyUses: KeyUseNotes;
  /** Whether a declared key is kept in the home, and not in the configuration. */
  isHomeKey(id: string): boolean;
  stop(): Promise<void>;
}

export function composeAccess(parts: {
  readonly store: Store;
  readonly people: Pick<People, 'audit' | 'identity'>;
  readonly maker: Pick<SnapshotMaker, 'account'>;
  /** The warehouse's connection of now. */
  readonly client: () => ClickHouseClient;
  readonly log: Log;
}): Access {
  const { store, people, maker, log } = parts;
  const { audit, identity } = people;
  const clock = systemClock;
  const transaction: Store['transaction'] = (act) => store.transaction(act);
  const sink = clickhouseAuditSink(parts.client);
  const shipping = shipLog({ store: audit, sink, clock, log });
  const retention = keepRetention({ transaction, store: audit, clock, log, onExpired: (at) => sink.dropBefore(at) });
  const keyUses = keyUseNotes({
    write: (uses) => identity.noteKeyUses(uses),
    clock,
    log,
  });
  return {
    previews: createPreviews({ transaction, store: kyselyPreviewStore(store.db), audit, clock }),
    keyUses,
    isHomeKey: (id) => BUILT_IN_KEYS.some((name) => namedUuid(maker.account().id, 'built_in_key', name) === id),
    stop: async () => {
      shipping.stop();
      retention.stop();
      await keyUses.stop();
    },
  };
}
