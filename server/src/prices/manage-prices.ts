import { DEFAULT_HOLD_MICRO_USD, PRICE_BOUNDS } from '@tallygate/contract';
import { type Instant, isoInstant } from '#kernel';
import type { PriceDocument, PricedProvider, PriceEntry, PriceRule } from './facts.ts';
import { farFromCatalogue } from './far-from-catalogue.ts';
import { groupEntries, inForce, keyOf } from './match-entries.ts';
import { createPriceBook, type PriceBook } from './price-book.ts';
import { type PriceAsker, type PriceOutcome, type PricePorts, refused } from './price-ports.ts';
import type { StoredEntry } from './price-store.ts';

/** Runs in the transaction of the act, for what must be kept with it. */
type KeepWith<Tx, Value> = ((tx: Tx, value: Value) => Promise<void>) | undefined;

/** An entry with whether it is in force now. */
export interface ListedPrice {
  readonly entry: PriceEntry;
  readonly isInForce: boolean;
}

export interface NewPriceEntry {
  readonly provider: string | undefined;
  readonly model: string;
  /** undefined: now. */
  readonly effectiveFrom: Instant | undefined;
  readonly document: PriceDocument;
  readonly note: string;
  /** It was said that it is meant so, however far it is from the catalogue. */
  readonly isConfirmed: boolean;
}

/** What would be charged for a model, and by what. */
export interface FoundPrice {
  readonly provider: PricedProvider;
  readonly at: Instant;
  readonly rule: PriceRule | undefined;
  readonly published: PriceRule | undefined;
}

/** Every entry of the file and of the store. */
export async function listPrices<Tx>({ store, declared, clock }: PricePorts<Tx>): Promise<readonly ListedPrice[]> {
  const { entries } = await store.all();
  const all = [...declared().entries, ...entries];
  const now = clock.now();
  const active = new Set(groupEntries(all).map((group) => inForce(group, now)));
  return all.map((entry) => ({ entry, isInForce: active.has(entry) }));
}

/** The book of now. */
export async function currentBook<Tx>({ store, declared, catalogue }: PricePorts<Tx>): Promise<PriceBook> {
  const { entries } = await store.all();
  return createPriceBook([...declared().entries, ...entries], catalogue);
}

/** What would be charged. `provider`: a name, else a kind. */
export async function lookUpPrice<Tx>(
  ports: PricePorts<Tx>,
  asked: { readonly provider: string; readonly model: string; readonly at: Instant | undefined },
): Promise<PriceOutcome<FoundPrice>> {
  const { model } = asked;
  const at = asked.at ?? ports.clock.now();
  const provider = await findProvider(ports, asked.provider);
  if (provider === undefined) return refused('provider_not_listed', { provider: asked.provider });
  const book = await currentBook(ports);
  const wanted = { provider, model, configuredModel: model, at };
  const published = createPriceBook([], ports.catalogue).find(wanted);
  return { kind: 'done', value: { provider, at, rule: book.find(wanted), published } };
}

/** Adds a price; from its time on it takes the place of earlier ones of the same provider and model. */
export async function addPrice<Tx>(
  ports: PricePorts<Tx>,
  asked: { readonly price: NewPriceEntry; readonly keep?: KeepWith<Tx, ListedPrice> },
  asker: PriceAsker,
): Promise<PriceOutcome<ListedPrice>> {
  const { isConfirmed, ...price } = asked.price;
  const at = ports.clock.now();
  const entry: StoredEntry = {
    ...price,
    id: ports.newId(),
    effectiveFrom: price.effectiveFrom ?? at,
    made: { at, by: { id: asker.id, address: asker.address } },
  };
  const far = isConfirmed ? undefined : await findFar(ports, { ...entry, document: price.document });
  if (far !== undefined) {
    const { component, cataloguePrice, catalogue } = far;
    return refused('price_far_from_catalogue', {
      component,
      price: far.price,
      catalogue_price: cataloguePrice,
      catalogue,
    });
  }
  return await keepEntry(ports, { entry, action: 'price.created', keep: asked.keep }, asker);
}

/** From the time on, the book has no price of the entry's provider and model. */
export async function endPrice<Tx>(
  ports: PricePorts<Tx>,
  asked: {
    readonly id: string;
    readonly effectiveFrom: Instant | undefined;
    readonly note: string;
    readonly keep?: KeepWith<Tx, ListedPrice>;
  },
  asker: PriceAsker,
): Promise<PriceOutcome<ListedPrice>> {
  const { entries } = await ports.store.all();
  const ended = [...ports.declared().entries, ...entries].find(({ id }) => id === asked.id);
  if (ended === undefined) return refused('price_not_listed', { price: asked.id.slice(0, 128) });
  if (ended.made === undefined) return refused('price_declared', { model: ended.model });
  if (ended.document === undefined) return refused('price_ended', { price: ended.id });
  const at = ports.clock.now();
  const entry: StoredEntry = {
    id: ports.newId(),
    provider: ended.provider,
    model: ended.model,
    effectiveFrom: asked.effectiveFrom ?? at,
    document: undefined,
    note: asked.note,
    made: { at, by: { id: asker.id, address: asker.address } },
  };
  return await keepEntry(ports, { entry, action: 'price.ended', keep: asked.keep }, asker);
}

/** What admission holds for a request whose price or size is not known, in millionths of a US dollar. */
export async function readDefaultHold<Tx>({ store }: PricePorts<Tx>): Promise<number> {
  return (await store.defaultHold()) ?? DEFAULT_HOLD_MICRO_USD;
}

export async function changeDefaultHold<Tx>(
  ports: PricePorts<Tx>,
  asked: { readonly microUsd: number; readonly keep?: KeepWith<Tx, number> },
  asker: PriceAsker,
): Promise<number> {
  const { microUsd } = asked;
  const at = ports.clock.now();
  return await ports.transaction(async (tx) => {
    const before = (await ports.store.defaultHold(tx)) ?? DEFAULT_HOLD_MICRO_USD;
    if (before !== microUsd) {
      await ports.store.setDefaultHold(tx, microUsd, at);
      await ports.record(tx, {
        ...{ at, asker },
        action: 'prices.default_hold_changed',
        target: 'prices',
        before: { default_hold_micro_usd: before },
        after: { default_hold_micro_usd: microUsd },
      });
    }
    await asked.keep?.(tx, microUsd);
    return microUsd;
  });
}

async function keepEntry<Tx>(
  ports: PricePorts<Tx>,
  act: {
    readonly entry: StoredEntry;
    readonly action: 'price.created' | 'price.ended';
    readonly keep: KeepWith<Tx, ListedPrice>;
  },
  asker: PriceAsker,
): Promise<PriceOutcome<ListedPrice>> {
  const { entry, action } = act;
  const isDeclared = ports.declared().entries.some((each) => keyOf(each) === keyOf(entry));
  if (isDeclared) return refused('price_declared', { model: entry.model });
  const outcome = await ports.transaction(async (tx): Promise<PriceOutcome<ListedPrice>> => {
    const { entries } = await ports.store.all(tx);
    if (entries.length >= PRICE_BOUNDS.entriesMax) {
      return refused('count_max_reached', { count_max: PRICE_BOUNDS.entriesMax });
    }
    await ports.store.add(tx, entry);
    await ports.record(tx, { at: entry.made.at, asker, action, target: `price:${entry.id}`, after: shown(entry) });
    const [group] = groupEntries([...entries.filter((each) => keyOf(each) === keyOf(entry)), entry]);
    const value = { entry, isInForce: group !== undefined && inForce(group, entry.made.at) === entry };
    await act.keep?.(tx, value);
    return { kind: 'done', value };
  });
  if (outcome.kind === 'done') await ports.onChanged();
  return outcome;
}

function shown({ provider, model, effectiveFrom, document, note }: StoredEntry) {
  return {
    provider: provider ?? null,
    model,
    effective_from: isoInstant(effectiveFrom),
    document: document === undefined ? null : JSON.stringify(document),
    note,
  };
}

const KINDS = ['openai', 'anthropic', 'gemini', 'demo'] as const;

async function findProvider<Tx>({ providers }: PricePorts<Tx>, asked: string): Promise<PricedProvider | undefined> {
  const named = (await providers()).find(({ name }) => name === asked);
  const kind = KINDS.find((each) => each === asked);
  return named ?? (kind === undefined ? undefined : { kind, name: kind });
}

/** Beginnings are compared too, where the catalogue knows a model of just that name. */
async function findFar<Tx>(ports: PricePorts<Tx>, entry: StoredEntry & { readonly document: PriceDocument }) {
  const provider = entry.provider === undefined ? undefined : await findProvider(ports, entry.provider);
  const kinds = entry.provider === undefined ? KINDS : [provider?.kind].filter((kind) => kind !== undefined);
  const model = entry.model.replace(/\*$/, '');
  const published = createPriceBook([], ports.catalogue);
  for (const kind of kinds) {
    if (kind === 'demo') continue;
    const wanted = { provider: { kind, name: kind }, model, configuredModel: model, at: entry.effectiveFrom };
    const rule = published.find(wanted);
    if (rule !== undefined) return farFromCatalogue(entry.document, rule);
  }
  return undefined;
}
