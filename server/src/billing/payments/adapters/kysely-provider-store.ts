import type { Selectable } from 'kysely';
import { asInstant, isoInstant } from '#kernel';
import type { Reader, Tables, Transaction } from '../../../store/index.ts';
import type { CardProvider } from '../payment-provider.ts';
import type { ProviderProblem, ProviderSettings, ProviderStore } from '../provider-settings.ts';

/** How providers are set up, in the control store. */
export function kyselyProviderStore(db: Reader): ProviderStore<Transaction> {
  return {
    list: async (tx) => (await (tx ?? db).selectFrom('billing_providers').selectAll().execute()).map(toSettings),
    save: async (tx, settings) => {
      const values = columnsOf(settings);
      await tx
        .insertInto('billing_providers')
        .values({ name: settings.name, ...values })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
        .execute();
    },
    noteProblem: async (tx, name, problem) => {
      await tx
        .updateTable('billing_providers')
        .set({ problem: problem?.code ?? null, problem_at: problem === undefined ? null : isoInstant(problem.at) })
        .where('name', '=', name)
        .execute();
    },
  };
}

function columnsOf(settings: Parameters<ProviderStore<Transaction>['save']>[1]) {
  const { isOn, clientKey, allowsAutoTopUp, secret, webhookSecret, isTestMode, problem, updatedAt } = settings;
  return {
    is_on: Number(isOn),
    client_key: clientKey ?? null,
    allows_auto_top_up: Number(allowsAutoTopUp),
    sealed_secret: secret?.sealed ?? null,
    secret_tail: secret?.tail ?? null,
    sealed_webhook_secret: webhookSecret?.sealed ?? null,
    webhook_secret_tail: webhookSecret?.tail ?? null,
    is_test_mode: Number(isTestMode),
    problem: problem?.code ?? null,
    problem_at: problem === undefined ? null : isoInstant(problem.at),
    updated_at: isoInstant(updatedAt),
  };
}

function toSettings(row: Selectable<Tables['billing_providers']>): ProviderSettings {
  return {
    name: row.name as CardProvider,
    isOn: row.is_on === 1,
    clientKey: row.client_key ?? undefined,
    allowsAutoTopUp: row.allows_auto_top_up === 1,
    secret: sealedOf(row.sealed_secret, row.secret_tail),
    webhookSecret: sealedOf(row.sealed_webhook_secret, row.webhook_secret_tail),
    isTestMode: row.is_test_mode === 1,
    problem: problemOf(row),
    updatedAt: asInstant(Date.parse(row.updated_at)),
  };
}

function sealedOf(sealed: string | null, tail: string | null) {
  return sealed === null ? undefined : { sealed, tail: tail ?? '' };
}

function problemOf({ problem, problem_at: at }: Selectable<Tables['billing_providers']>): ProviderProblem | undefined {
  if (problem === null || at === null) return undefined;
  return { code: problem as ProviderProblem['code'], at: asInstant(Date.parse(at)) };
}
