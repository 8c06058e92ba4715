import { addDays, civilTimeAt, type Instant, monthAround, startOfDay } from '#kernel';
import type { PaymentMethod } from '../methods/method.ts';
import { type Price, priceOf, totalOf } from '../money.ts';
import type { Order } from '../orders/order.ts';
import type { Offer } from '../plans/plan.ts';
import type { AutoTopUp, SpentIn } from './auto-top-up.ts';
import type { AutoTopUpPorts } from './auto-top-ups.ts';
import type { TopUpFacts } from './decide-top-up.ts';

const PAGE = 200;

/** All that a rule is decided by, and what it would buy. */
export interface LoadedTopUp {
  readonly rule: AutoTopUp;
  readonly order: Order | undefined;
  readonly offer: Offer | undefined;
  readonly price: Price | undefined;
  readonly method: PaymentMethod | undefined;
  readonly facts: TopUpFacts;
}

/** Looks up what a rule is decided by; undefined: there is no rule. */
export async function loadTopUp<Tx>(
  ports: AutoTopUpPorts<Tx>,
  workspaceId: string,
  tx?: Tx,
): Promise<LoadedTopUp | undefined> {
  const rule = await ports.store.find(workspaceId, tx);
  if (rule === undefined) return undefined;
  const now = ports.clock.now();
  const month = monthAround(now, ports.zone());
  const order = rule.underWay && (await ports.orders.find(rule.underWay.orderId, tx));
  const offer = await ports.offers.find({ kind: 'package', id: rule.packageId }, tx);
  const price = offer?.isOffered === true ? await priceFor(ports, tx, offer) : undefined;
  const { state: method, known } = await methodFor(ports, tx, rule.methodId);
  const comingMicro = await comingOf(ports, { workspaceId, now }, tx);
  const { availableMicro } = await ports.credits.balance(workspaceId, tx);
  const total = price && totalOf(price);
  const spentMinor =
    total === undefined ? 0n : await spentBetween(ports, { workspaceId, ...month, currency: total.currency }, tx);
  const facts = { rule, order, availableMicro, comingMicro, spentMinor, monthEnd: month.to, total, method, now };
  return { rule, order, offer, price, method: known, facts };
}

/** Credits of orders that may still be paid. A transfer counts until its day is over: nothing else ends what nobody pays. */
async function comingOf<Tx>(
  { orders, settings, zone }: AutoTopUpPorts<Tx>,
  { workspaceId, now }: { readonly workspaceId: string; readonly now: Instant },
  tx?: Tx,
): Promise<bigint> {
  const open = await orders.list({ workspaceId, states: ['open'], limit: PAGE }, tx);
  const { depositDays } = await settings(tx);
  const isAwaited = ({ channel, createdAt }: Order): boolean => {
    const dayAfter = addDays(civilTimeAt(createdAt, zone()), depositDays + 1);
    return channel !== 'bank_transfer' || now < startOfDay(dayAfter, zone());
  };
  return open.filter(isAwaited).reduce((sum, { creditsMicro }) => sum + creditsMicro, 0n);
}

/** What a rule's purchases in a currency cost that are paid, or may turn out to be. */
export async function spentBetween<Tx>(
  { orders }: Pick<AutoTopUpPorts<Tx>, 'orders'>,
  { currency, ...asked }: SpentIn & { readonly workspaceId: string },
  tx?: Tx,
): Promise<bigint> {
  let sum = 0n;
  let before: string | undefined;
  do {
    const page = await orders.list({ ...asked, causes: ['auto_top_up'], limit: PAGE, ...(before && { before }) }, tx);
    for (const order of page)
      if (order.price.currency === currency && mayCost(order)) sum += totalOf(order.price).minor;
    before = page.length < PAGE ? undefined : page.at(-1)?.id;
  } while (before !== undefined);
  return sum;
}

/** A payment that was never completed may turn up later. */
function mayCost({ state, problem }: Order): boolean {
  return state === 'open' || state === 'granted' || problem === 'never_completed';
}

/** What a package costs now. */
export async function priceFor<Tx>(
  { settings }: Pick<AutoTopUpPorts<Tx>, 'settings'>,
  tx: Tx | undefined,
  { supply }: Offer,
): Promise<Price> {
  const { vatPercent } = await settings(tx);
  return priceOf(supply, vatPercent[supply.currency]);
}

/** A rule's method, and whether it may be charged while nobody is there. */
export async function methodFor<Tx>(
  { methods, providers }: Pick<AutoTopUpPorts<Tx>, 'methods' | 'providers'>,
  tx: Tx | undefined,
  methodId: string,
): Promise<{ readonly state: TopUpFacts['method']; readonly known: PaymentMethod | undefined }> {
  const known = await methods.find(methodId, tx);
  if (known?.state !== 'ready') return { state: 'gone', known };
  if (known.channel === 'bank_transfer') return { state: 'not_allowed', known };
  // Regular charges of Toss Payments are for subscriptions, unless the merchant's contract says otherwise:
  // https://docs.tosspayments.com/guides/v2/billing
  const isToss = known.channel === 'toss';
  const isAllowed = !isToss || (await providers.find('toss', tx)).allowsAutoTopUp;
  return { state: isAllowed ? 'ready' : 'not_allowed', known };
}
