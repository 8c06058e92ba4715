import type { ClickHouseClient } from '@clickhouse/client';
import { type AuditStore, recordAct } from '#audit';
import {
  auditCharged,
  auditCredits,
  type ChargedAudit,
  type ChargedCredits,
  type CreditAudit,
  type CreditPricePorts,
  type CreditPriceStore,
  type CreditPrices,
  type Credits,
  type CreditUsageRows,
  createCreditPrices,
  createCredits,
  keepBooked,
} from '#credits';
import { type Log, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { kyselyCreditAudit } from '../credits/adapters/kysely-credit-audit.ts';
import { kyselyCreditStore } from '../credits/adapters/kysely-credit-store.ts';
import { kyselyChargedCredits } from '../credits/prices/adapters/kysely-charged-credits.ts';
import type { Store, Transaction } from '../store/index.ts';
import { clickhouseCreditSums } from '../usage/adapters/clickhouse-credit-sums.ts';
import { clickhouseCreditUsage } from '../usage/adapters/clickhouse-credit-usage.ts';

/** What credits are made of, in the control process. */
export interface ControlCreditParts {
  readonly store: Store;
  readonly creditPriceStore: CreditPriceStore<Transaction>;
  readonly audit: AuditStore<Transaction>;
  readonly onChanged: () => Promise<void>;
  /** The warehouse's connection of now. */
  readonly client: () => ClickHouseClient;
  readonly log: Log;
}

/** The ledger as the control process runs it. */
export interface ControlCredits {
  readonly ledger: Credits<Transaction>;
  /** What calls cost in credits. */
  readonly prices: CreditPrices<Transaction>;
  /** What usage rows say of credits. */
  readonly usage: CreditUsageRows;
  /** What was charged of usage rows so far. */
  readonly charged: ChargedCredits<Transaction>;
  readonly verify: () => Promise<CreditAudit>;
  /** What was charged of usage rows, and whether the ledger says the same. */
  readonly verifyCharged: () => Promise<ChargedAudit>;
  /** Books no more ends of lots and holds. */
  readonly stop: () => void;
}

/** The ledger of the control process, what books the ends of its lots and holds, and what calls cost in credits. */
export function composeCredits(parts: ControlCreditParts): ControlCredits {
  const { store, creditPriceStore, audit, onChanged, client, log } = parts;
  const makeId = uuidV7Maker(systemRandom);
  const creditStore = kyselyCreditStore(store);
  const clock = systemClock;
  const newId = () => makeId(clock.now());
  const ledger = createCredits({ store: creditStore, clock, newId });
  const { transaction } = store;
  const { stop } = keepBooked({ store: creditStore, ledger, transaction, clock, log });
  const prices = createCreditPrices<Transaction>({
    ...{ transaction, store: creditPriceStore, clock, newId, onChanged },
    record: recordCreditPriceAct(audit),
    sums: clickhouseCreditSums(client),
  });
  const charged = kyselyChargedCredits(store.db);
  return {
    ...{ ledger, prices, charged },
    usage: clickhouseCreditUsage(client),
    verifyCharged: () => auditCharged(charged, transaction),
    verify: () => auditCredits(kyselyCreditAudit(store.db), transaction),
    stop,
  };
}

/** What was done to prices in credits, in the audit log. */
export function recordCreditPriceAct<Tx>(audit: AuditStore<Tx>): CreditPricePorts<Tx>['record'] {
  return async (tx, { at, asker, action, target, before, after }) => {
    const { address, requestId } = asker.origin;
    await recordAct(audit, tx, {
      ...{ at, action, target, before, after, address, requestId },
      actorId: asker.id,
      actor: asker.address,
    });
  };
}
