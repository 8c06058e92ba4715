import type { SandboxCard } from '@tallygate/contract';
import { type Instant, systemRandom, uuidV7Maker } from '#kernel';
import type { ManualClock } from '../../../test/manual-clock.ts';
import type { Currency } from '../money.ts';
import type {
  ChargedMethod,
  MethodView,
  PaymentAttempt,
  PaymentProvider,
  ProviderAnswer,
  WebhookReading,
} from './payment-provider.ts';
import type { SandboxAct } from './sandbox-acts.ts';

/** A provider with its world around it: people at windows, banks, and what it would tell by webhook. */
export interface PaymentRig {
  readonly provider: PaymentProvider;
  readonly clock: ManualClock;
  /** The first one is used where it does not matter. */
  readonly currencies: readonly Currency[];
  /** Whether the provider tells of disputes; some never do. */
  readonly tellsDisputes: boolean;
  /** Whether a person confirms each payment that somebody attends, whatever the card. */
  readonly alwaysAsksPerson: boolean;
  /** Whether it signs what it tells. */
  readonly signs: boolean;
  /** A person registers a card that behaves so, or gives up; what the browser brings back. */
  atRegistration(nextUrl: string, choice: SandboxCard | 'give_up'): Promise<Record<string, string>>;
  /** A person confirms a payment in its window, with a card that behaves so, or gives up. */
  atWindow(nextUrl: string, choice: SandboxCard | 'give_up'): Promise<Record<string, string>>;
  /** Something happens to a payment at the provider. */
  act(ref: string, act: SandboxAct): Promise<void>;
  /** What the provider tells of a payment, or of something that has nothing to do with payments. */
  webhook(about: { readonly ref: string } | 'nothing', at: Instant): Promise<Webhook>;
  dispose(): Promise<void>;
}

/** A webhook on its way. */
export interface Webhook {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const makeId = uuidV7Maker(systemRandom);

/** Ids as the program makes them. */
export function newId(clock: ManualClock): string {
  return makeId(clock.now());
}

/** The value of an answer; throws when there was none. */
export function answered<T>(answer: ProviderAnswer<T>): T {
  if (answer.kind !== 'answer') throw new Error(`${answer.kind}: ${answer.detail}`);
  return answer.value;
}

/** Registers a card that behaves so. */
export async function registerCard(
  rig: PaymentRig,
  card: SandboxCard,
): Promise<ChargedMethod & { readonly view: Extract<MethodView, { status: 'ready' }> }> {
  const [methodId, customerRef] = [newId(rig.clock), newId(rig.clock)];
  const begun = answered(
    await rig.provider.beginMethod({
      ...{ methodId, customerRef, holder: { name: 'Acme', email: 'kim@acme.com' }, earlierToken: undefined },
      ...{ returnUrl: `https://gateway.acme.com/back?method=${methodId}`, language: 'ko' as const },
    }),
  );
  const returned = await rig.atRegistration(begun.nextUrl, card);
  const view = answered(await rig.provider.finishMethod({ methodId, customerRef, ref: begun.ref, returned }));
  if (view.status !== 'ready') throw new Error(`the registration is ${view.status}`);
  return { methodId, customerRef, token: view.token, view };
}

/** A try to pay 11,000 of the first currency, a tenth of it tax. */
export function attemptWith(
  rig: PaymentRig,
  method: ChargedMethod,
  more: Partial<PaymentAttempt> & { readonly minor?: bigint } = {},
): PaymentAttempt {
  const attemptId = newId(rig.clock);
  const { minor = 11_000n, ...rest } = more;
  return {
    ...{ attemptId, orderId: newId(rig.clock), title: '크레딧 5,000', method, isAttended: false, isRecurring: true },
    ...{ returnUrl: `https://gateway.acme.com/back?order=${attemptId}`, language: 'ko' as const },
    total: { currency: rig.currencies[0] ?? 'KRW', minor },
    vatMinor: minor / 11n,
    ...rest,
  };
}

/** Opens and charges; the payment's name beside what the charge answered. */
export async function openAndCharge(provider: PaymentProvider, attempt: PaymentAttempt) {
  const { ref } = answered(await provider.openPayment(attempt));
  return { ref, answer: await provider.charge({ ...attempt, ref }) };
}

/** What is read of a webhook at its time. */
export function read(rig: PaymentRig, webhook: Webhook, now = rig.clock.now()): WebhookReading {
  return rig.provider.readWebhook({ ...webhook, now });
}
