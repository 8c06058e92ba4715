import { CREDIT_PRICE_BOUNDS, type CreditDefault, type CreditPriceDocument } from '@tallygate/contract';
import { type Instant, isoInstant } from '#kernel';
import { amountText } from '../amount-text.ts';
import {
  type CreditPriceAct,
  type CreditPriceAsker,
  type CreditPriceOutcome,
  type CreditPricePorts,
  refusedPrice,
} from './credit-price-ports.ts';
import { FIRST_CREDIT_CHOICES } from './credit-price-store.ts';
import type { CreditPriceChoices, CreditPriceEntry, CreditPriceKey } from './facts.ts';
import { creditEntryAt, creditKeyText, groupCreditEntries } from './match-entries.ts';
import { type CreditPreview, previewCredits, withProposed } from './preview-credits.ts';

/** Runs in the transaction of the act, for what must be kept with it. */
type KeepWith<Tx, Value> = ((tx: Tx, value: Value) => Promise<void>) | undefined;

/** An entry, and where it stands now. */
export interface ListedCreditPrice {
  readonly entry: CreditPriceEntry;
  readonly state: 'coming' | 'in_force' | 'past';
}

/** What to add. */
export interface NewCreditPriceEntry {
  readonly key: CreditPriceKey;
  readonly document: CreditPriceDocument;
  /** undefined: now. */
  readonly effectiveFrom: Instant | undefined;
  readonly note: string;
}

/** What to end. */
export interface EndedCreditPrice {
  readonly id: string;
  /** undefined: now. */
  readonly effectiveFrom: Instant | undefined;
  readonly note: string;
}

/** What a time would have cost by another book. */
export interface PreviewAsked {
  readonly from: Instant;
  readonly to: Instant;
  /** undefined: all. */
  readonly workspaceId: string | undefined;
  /** Document undefined: without it. */
  readonly proposed: readonly { readonly key: CreditPriceKey; readonly document: CreditPriceDocument | undefined }[];
  /** undefined: the one that is chosen. */
  readonly byDefault: CreditDefault | undefined;
}

/** Prices in credits as the control plane manages them. That somebody may is decided at the door. */
export interface CreditPrices<Tx> {
  list(): Promise<readonly ListedCreditPrice[]>;
  add(
    asked: { readonly price: NewCreditPriceEntry; readonly keep?: KeepWith<Tx, ListedCreditPrice> },
    asker: CreditPriceAsker,
  ): Promise<CreditPriceOutcome<ListedCreditPrice>>;
  /** From the time on, the book has no price of the entry's key. */
  end(
    asked: { readonly ended: EndedCreditPrice; readonly keep?: KeepWith<Tx, ListedCreditPrice> },
    asker: CreditPriceAsker,
  ): Promise<CreditPriceOutcome<ListedCreditPrice>>;
  choices(): Promise<CreditPriceChoices>;
  choose(
    asked: {
      readonly change: (before: CreditPriceChoices) => CreditPriceChoices;
      readonly keep?: KeepWith<Tx, CreditPriceChoices>;
    },
    asker: CreditPriceAsker,
  ): Promise<CreditPriceChoices>;
  /** Throws when the warehouse does not answer. */
  preview(asked: PreviewAsked, signal: AbortSignal): Promise<CreditPreview & { readonly isCut: boolean }>;
}

/** Groups of like requests that a preview looks at. */
const GROUPS_MAX = 20_000;
/** Clocks differ, and people fill in forms slowly: so much of the past counts as now. */
const PAST_MS_MAX = 60_000;

/** Makes the management of prices in credits. */
export function createCreditPrices<Tx>(ports: CreditPricePorts<Tx>): CreditPrices<Tx> {
  const { store, clock, transaction, record, onChanged } = ports;
  return {
    list: async () => {
      const { entries } = await store.all();
      return listed(entries, clock.now());
    },
    add: async ({ price, keep }, asker) => {
      const made = { at: clock.now(), by: { id: asker.id, address: asker.address } };
      const entry = { ...price, id: ports.newId(), effectiveFrom: price.effectiveFrom ?? made.at, made };
      return await keepEntry(ports, { find: () => entry, action: 'credit_price.created', keep }, asker);
    },
    end: async ({ ended, keep }, asker) => {
      const made = { at: clock.now(), by: { id: asker.id, address: asker.address } };
      const { id, note, effectiveFrom = made.at } = ended;
      const newId = ports.newId();
      const find = (entries: readonly CreditPriceEntry[]) => {
        const found = entries.find((each) => each.id === id);
        if (found === undefined) return refusedPrice('credit_price_unknown', { price: id.slice(0, 128) });
        if (found.document === undefined) return refusedPrice('credit_price_ended', { price: id });
        return { id: newId, key: found.key, effectiveFrom, document: undefined, note, made };
      };
      return await keepEntry(ports, { find, action: 'credit_price.ended', keep }, asker);
    },
    choices: async () => (await store.all()).choices ?? FIRST_CREDIT_CHOICES,
    choose: async ({ change, keep }, asker) => {
      const at = clock.now();
      const chosen = await transaction(async (tx) => {
        const before = (await store.all(tx)).choices ?? FIRST_CREDIT_CHOICES;
        const after = change(before);
        await store.choose(tx, after, at);
        const act = { at, asker, action: 'credit_prices.changed', target: 'credit_prices' } as const;
        await record(tx, { ...act, before: shownChoices(before), after: shownChoices(after) });
        await keep?.(tx, after);
        return after;
      });
      await onChanged();
      return chosen;
    },
    preview: (asked, signal) => preview(ports, asked, signal),
  };
}

interface KeptEntry<Tx> {
  /** Of the entries as they are in the transaction. */
  readonly find: (entries: readonly CreditPriceEntry[]) => CreditPriceEntry | ReturnType<typeof refusedPrice>;
  readonly action: CreditPriceAct['action'];
  readonly keep: KeepWith<Tx, ListedCreditPrice>;
}

async function keepEntry<Tx>(
  ports: CreditPricePorts<Tx>,
  { find, action, keep }: KeptEntry<Tx>,
  asker: CreditPriceAsker,
): Promise<CreditPriceOutcome<ListedCreditPrice>> {
  const { store, transaction, record, onChanged } = ports;
  const { entriesMax } = CREDIT_PRICE_BOUNDS;
  const outcome = await transaction(async (tx): Promise<CreditPriceOutcome<ListedCreditPrice>> => {
    const { entries } = await store.all(tx);
    const entry = find(entries);
    if ('kind' in entry) return entry;
    const { at } = entry.made;
    if (entry.effectiveFrom < at - PAST_MS_MAX) return refusedPrice('credit_price_past', { now: isoInstant(at) });
    if (entries.length >= entriesMax) return refusedPrice('count_max_reached', { count_max: entriesMax });
    await store.add(tx, entry);
    await record(tx, { at, asker, action, target: `credit_price:${entry.id}`, after: shown(entry) });
    const value = listed([...entries, entry], at).find((each) => each.entry === entry) ?? { entry, state: 'coming' };
    await keep?.(tx, value);
    return { kind: 'done', value };
  });
  if (outcome.kind === 'done') await onChanged();
  return outcome;
}

function listed(entries: readonly CreditPriceEntry[], now: Instant): readonly ListedCreditPrice[] {
  const inForce = new Set(groupCreditEntries(entries).map((group) => creditEntryAt(group, now)));
  return entries.map((entry) => {
    const begun = inForce.has(entry) ? 'in_force' : 'past';
    return { entry, state: entry.effectiveFrom > now ? 'coming' : begun };
  });
}

async function preview<Tx>(
  { store, sums, clock }: CreditPricePorts<Tx>,
  { from, to, workspaceId, proposed, byDefault }: PreviewAsked,
  signal: AbortSignal,
): Promise<CreditPreview & { readonly isCut: boolean }> {
  const { entries, choices = FIRST_CREDIT_CHOICES } = await store.all();
  const used = await sums.used({ from, to, workspaceId, limit: GROUPS_MAX + 1 }, signal);
  const at = clock.now();
  const made = { at, by: { id: '', address: '' } };
  // The last of several proposals of one key holds, as the last made entry would.
  const last = new Map(proposed.map((each) => [creditKeyText(each.key), each]));
  const added = [...last.values()].map(
    ({ key, document }, index): CreditPriceEntry => ({
      ...{ id: `proposed-${index}`, key, document, note: '', made },
      effectiveFrom: at,
    }),
  );
  const books = {
    present: { entries, byDefault: choices.byDefault },
    proposed: { entries: withProposed(entries, added), byDefault: byDefault ?? choices.byDefault },
  };
  return { ...previewCredits(used.slice(0, GROUPS_MAX), books, at), isCut: used.length > GROUPS_MAX };
}

function shown({ key, effectiveFrom, document, note }: CreditPriceEntry) {
  return {
    service: key.service ?? null,
    feature: key.feature ?? null,
    endpoint: key.endpoint ?? null,
    model: key.model ?? null,
    run_type: key.runType ?? null,
    effective_from: isoInstant(effectiveFrom),
    price: document === undefined ? null : JSON.stringify(document),
    note,
  };
}

function shownChoices({ mode, workspaces, byDefault, defaultHoldMicro }: CreditPriceChoices) {
  return {
    mode,
    workspaces: JSON.stringify(workspaces),
    default_price: JSON.stringify(byDefault),
    default_hold: amountText(BigInt(defaultHoldMicro)),
  };
}
