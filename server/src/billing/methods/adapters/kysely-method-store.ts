import type { Selectable } from 'kysely';
import { asInstant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../../store/index.ts';
import type { PaymentProblem } from '../../payments/payment-provider.ts';
import type { PaymentMethod } from '../method.ts';
import type { MethodStore, StoredMethod } from '../method-store.ts';

const LIST_MAX = 200;

/** Ways of paying, in the control store. */
export function kyselyMethodStore(db: Reader): MethodStore<Transaction> {
  return {
    add: async (tx, method) => {
      await tx
        .insertInto('billing_methods')
        .values({
          ...{ id: method.id, channel: method.channel, customer_ref: method.customerRef },
          buyer: method.buyer === undefined ? null : JSON.stringify(method.buyer),
          ...{ created_at: isoInstant(method.createdAt), by_id: method.by.id, by_address: method.by.address },
          ...changingColumns(method),
        })
        .execute();
    },
    save: async (tx, method) => {
      await tx.updateTable('billing_methods').set(changingColumns(method)).where('id', '=', method.id).execute();
    },
    find: async (id, tx) => {
      const row = await (tx ?? db).selectFrom('billing_methods').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toMethod(row);
    },
    list: async (tx) => {
      const rows = await (tx ?? db)
        .selectFrom('billing_methods')
        .selectAll()
        .where('state', 'in', ['waiting', 'ready'])
        .orderBy('id')
        .limit(LIST_MAX)
        .execute();
      return rows.map(toMethod);
    },
    ...rareQuestions(db),
  };
}

function rareQuestions(db: Reader): Pick<MethodStore<Transaction>, 'newestOf' | 'untidy'> {
  return {
    newestOf: async (channel, tx) => {
      const row = await (tx ?? db)
        .selectFrom('billing_methods')
        .selectAll()
        .where('channel', '=', channel)
        .where('card', 'is not', null)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && toMethod(row);
    },
    untidy: async ({ begunBefore, limit }) => {
      const rows = await db
        .selectFrom('billing_methods')
        .selectAll()
        .where((where) =>
          where.or([
            where.and([where('state', '=', 'waiting'), where('created_at', '<', isoInstant(begunBefore))]),
            where.and([where('state', '=', 'removed'), where('sealed_token', 'is not', null)]),
          ]),
        )
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toMethod);
    },
  };
}

function changingColumns(method: StoredMethod) {
  return {
    state: method.state,
    is_default: Number(method.isDefault),
    provider_ref: method.providerRef ?? null,
    sealed_token: method.sealedToken ?? null,
    card: method.card === undefined ? null : JSON.stringify(method.card),
    problem: method.problem ?? null,
  };
}

function toMethod(row: Selectable<Tables['billing_methods']>): StoredMethod {
  return {
    id: row.id,
    channel: row.channel as PaymentMethod['channel'],
    state: row.state as PaymentMethod['state'],
    isDefault: row.is_default === 1,
    card: row.card === null ? undefined : cardOf(JSON.parse(row.card)),
    buyer: row.buyer === null ? undefined : JSON.parse(row.buyer),
    problem: (row.problem as PaymentProblem | null) ?? undefined,
    createdAt: asInstant(Date.parse(row.created_at)),
    by: { id: row.by_id, address: row.by_address },
    customerRef: row.customer_ref,
    providerRef: row.provider_ref ?? undefined,
    sealedToken: row.sealed_token ?? undefined,
  };
}

function cardOf({ brand, last4, expires }: NonNullable<PaymentMethod['card']>): PaymentMethod['card'] {
  return { brand, last4, expires };
}
