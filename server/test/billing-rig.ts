import { type BillingMethod, begunMethodSchema, type SandboxCard } from '@tallygate/contract';
import { type Credits, createCredits } from '#credits';
import { silentLog } from '#kernel';
import { createNotices } from '#notices';
import { type ControlBilling, composeBilling } from '../src/compose/control-billing.ts';
import { kyselyCreditStore } from '../src/credits/adapters/kysely-credit-store.ts';
import type { ControlApiOptions } from '../src/http/index.ts';
import { kyselyNoticeStore } from '../src/notices/adapters/kysely-notice-store.ts';
import type { Transaction } from '../src/store/index.ts';
import { ACCOUNT, caller, controlOptions, declaredKey } from './control-rig.ts';
import { type PeopleRig, peopleRig } from './people-rig.ts';
import { sealingBox } from './sealing-box.ts';

/** Billing as the control process composes it, on a real store with the sandbox, behind its routes. */
export interface BillingRig {
  readonly rig: PeopleRig;
  readonly options: ControlApiOptions;
  readonly billing: ControlBilling;
  readonly credits: Credits<Transaction>;
  /** By an account admin's key. */
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** Registers a card of the sandbox. */
  readonly card: (id: SandboxCard) => Promise<BillingMethod>;
  readonly close: () => Promise<void>;
}

type Answer = Awaited<ReturnType<ReturnType<typeof caller>>>;

/** Keys of each role; `{role}-key-0123456789`. */
const BILLING_KEYS = (['account_admin', 'workspace_admin', 'member', 'viewer'] as const).map((role) =>
  declaredKey(`${role}-key-0123456789`, role),
);
export const keyOf = (role: string) => ({ authorization: `Bearer ${role}-key-0123456789` });
const ROOT = '/api/v1/billing';
/** Nine o'clock in Seoul. */
const STARTS_AT = Date.UTC(2026, 0, 5);

export async function billingRig(): Promise<BillingRig> {
  const rig = await peopleRig({ startsAt: STARTS_AT });
  const { store, clock, newId, audit } = rig;
  const credits = createCredits<Transaction>({ store: kyselyCreditStore(store), clock, newId });
  const notices = createNotices<Transaction>({
    ...{ store: kyselyNoticeStore(store.db), clock, newId, canMail: false, admins: async () => [] },
    ...{ box: sealingBox(3), random: { fill: () => {}, fraction: () => 0 } },
  });
  const billing = composeBilling({
    ...{ store, audit, credits, clock, secret: 'secret-of-the-test', raise: notices.raise, log: silentLog },
    ...{ environment: { stripeUrl: undefined, tossUrl: undefined }, account: () => ACCOUNT },
  });
  const options = controlOptions(rig, { declared: BILLING_KEYS, credits, clock, billing: billing.managed });
  const call = caller({ ...options, newRequestId: newId });
  const admin = keyOf('account_admin');
  const send: BillingRig['send'] = (method, path, ...[body, headers]) =>
    call(`${ROOT}${path}`, { method, body, headers: { ...admin, ...headers } });
  return {
    ...{ rig, options, billing, credits, send },
    get: (path, headers = {}) => call(`${ROOT}${path}`, { headers: { ...admin, ...headers } }),
    card: async (id) => {
      const begun = begunMethodSchema.parse((await send('POST', '/methods', { channel: 'sandbox' })).json());
      return (await send('POST', `/methods/${begun.method.id}/returned`, { query: { card: id } })).json();
    },
    close: async () => {
      await billing.stop(1_000);
      await rig.close();
    },
  };
}
