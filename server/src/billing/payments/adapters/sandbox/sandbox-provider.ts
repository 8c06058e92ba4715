import { SANDBOX_CARDS_PATH, SANDBOX_WINDOW_PATH } from '@tallygate/contract';
import { type Clock, isoInstant } from '#kernel';
import type { Store, Transaction } from '../../../../store/index.ts';
import type {
  AskedRefund,
  MethodView,
  PaymentAttempt,
  PaymentProvider,
  PaymentView,
  ProviderAnswer,
  ReturnedPayment,
} from '../../payment-provider.ts';
import { chargeSandbox, lookAtSandbox } from './charge-sandbox.ts';
import { readSandboxWebhook } from './read-sandbox-webhook.ts';
import { refundSandbox } from './refund-sandbox.ts';
import {
  changeSandboxRow,
  findSandboxRow,
  paidAt,
  type SandboxRow,
  sandboxCard,
  sandboxCardFacts,
  sandboxView,
} from './sandbox-rows.ts';

const PAGE_ROWS = 50;

/** What the sandbox is made of. */
export interface SandboxParts {
  readonly store: Pick<Store, 'db' | 'transaction'>;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * A provider that moves no money. Its books are in the control store, so that they outlive the process; what it is asked
 * for has happened before it answers.
 */
export function sandboxProvider(parts: SandboxParts): PaymentProvider {
  return { name: 'sandbox', ...methods(parts), ...payments(parts), ...looking(parts), readWebhook: readSandboxWebhook };
}

function methods({ clock }: SandboxParts): Pick<PaymentProvider, 'beginMethod' | 'finishMethod' | 'forgetMethod'> {
  return {
    beginMethod: async ({ methodId, returnUrl }) => {
      const query = new URLSearchParams({ method: methodId, back: returnUrl });
      return answer({ ref: methodId, nextUrl: `${SANDBOX_CARDS_PATH}?${query}` });
    },
    finishMethod: async ({ returned }) => answer(registered(returned, clock)),
    forgetMethod: async () => answer(undefined),
  };
}

function registered(returned: Readonly<Record<string, string>>, clock: Pick<Clock, 'now'>): MethodView {
  if (returned['cancelled'] !== undefined) return { status: 'failed', code: 'person_cancelled' };
  const card = sandboxCard(returned['card']);
  if (card === undefined) return { status: 'waiting' };
  return { status: 'ready', token: card, card: sandboxCardFacts(card, clock.now()) };
}

function payments(parts: SandboxParts): Pick<PaymentProvider, 'openPayment' | 'charge' | 'confirm' | 'refund'> {
  const { store, clock } = parts;
  return {
    openPayment: async (attempt) => {
      const ref = `sbx_${attempt.attemptId}`;
      await store.transaction((tx) => open(tx, attempt, { ref, at: isoInstant(clock.now()) }));
      return answer({ ref, nextUrl: undefined });
    },
    charge: async ({ ref, isAttended }) => {
      const row = await changed(parts, ref, (found) => chargeSandbox(found, { now: clock.now(), isAttended }));
      if (row === undefined) return NOTHING_THERE;
      // The money moved, and the answer is lost.
      return row.card === 'timeout' ? { kind: 'unknown', detail: 'time-out' } : answer(viewOf(row));
    },
    confirm: async (asked) => {
      const row = await changed(parts, asked.ref, (found) => confirmed(found, asked, clock));
      return row === undefined ? NOTHING_THERE : answer(viewOf(row));
    },
    refund: async (asked: AskedRefund) => {
      const outcome = await store.transaction((tx) => refundSandbox(tx, asked, clock.now()));
      return outcome.kind === 'answer' ? answer(viewOf(outcome.value)) : outcome;
    },
  };
}

function confirmed(row: SandboxRow, { returned }: ReturnedPayment, clock: Pick<Clock, 'now'>) {
  if (row.status !== 'needs_person') return undefined;
  if (returned['sandbox'] === 'confirm') return paidAt(clock.now());
  if (returned['sandbox'] !== 'cancel') return undefined;
  return { status: 'failed', problem: 'person_cancelled', changed_at: isoInstant(clock.now()) };
}

function looking(parts: SandboxParts): Pick<PaymentProvider, 'lookUp' | 'changed'> {
  const { store, clock } = parts;
  return {
    lookUp: async (ref) => {
      const row = await changed(parts, ref, (found) => lookAtSandbox(found, clock.now()));
      return answer(row && viewOf(row));
    },
    changed: async ({ from, to, cursor }) => {
      const [at = '', ref = ''] = cursor?.split(' ') ?? [];
      const rows = await store.db
        .selectFrom('sandbox_payments')
        .selectAll()
        .where('changed_at', '>=', isoInstant(from))
        .where('changed_at', '<', isoInstant(to))
        .where('status', '<>', 'opened')
        .where((where) =>
          where.or([where('changed_at', '>', at), where.and([where('changed_at', '=', at), where('ref', '>', ref)])]),
        )
        .orderBy('changed_at')
        .orderBy('ref')
        .limit(PAGE_ROWS)
        .execute();
      const last = rows.length < PAGE_ROWS ? undefined : rows.at(-1);
      return answer({ payments: rows.map(viewOf), nextCursor: last && `${last.changed_at} ${last.ref}` });
    },
  };
}

async function open(
  tx: Transaction,
  { attemptId, orderId, title, total, method, returnUrl }: PaymentAttempt,
  { ref, at }: { readonly ref: string; readonly at: string },
): Promise<void> {
  await tx
    .insertInto('sandbox_payments')
    .values({
      ...{ ref, attempt_id: attemptId, order_id: orderId, title, card: method.token, currency: total.currency },
      ...{ total_minor: Number(total.minor), status: 'opened', problem: null, return_url: returnUrl, paid_at: null },
      ...{ refunded_minor: 0, dispute: 'none', looks: 0, changed_at: at },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Changes a payment by a rule, in one transaction. undefined: there is none. */
async function changed(
  { store }: SandboxParts,
  ref: string,
  rule: (row: SandboxRow) => Parameters<typeof changeSandboxRow>[2] | undefined,
): Promise<SandboxRow | undefined> {
  return await store.transaction(async (tx) => {
    const row = await findSandboxRow(tx, ref);
    const change = row && rule(row);
    return row === undefined || change === undefined ? row : await changeSandboxRow(tx, row, change);
  });
}

function viewOf(row: SandboxRow): PaymentView {
  const { ref: payment, title, currency, total_minor: minor, return_url: back } = row;
  return sandboxView(
    row,
    `${SANDBOX_WINDOW_PATH}?${new URLSearchParams({ payment, title, currency, minor: String(minor), back })}`,
  );
}

const NOTHING_THERE: ProviderAnswer<never> = {
  kind: 'refused',
  code: 'provider_refused',
  detail: 'there is no such payment',
};

function answer<T>(value: T): ProviderAnswer<T> {
  return { kind: 'answer', value };
}
