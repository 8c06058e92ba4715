import { isoInstant } from '#kernel';
import type { CostLedger, CostRange, UnknownPrice } from './cost-ledger.ts';
import {
  addPrice,
  changeDefaultHold,
  currentBook,
  endPrice,
  type FoundPrice,
  type ListedPrice,
  listPrices,
  lookUpPrice,
  readDefaultHold,
} from './manage-prices.ts';
import { type PriceAsker, type PriceOutcome, type PricePorts, refused } from './price-ports.ts';
import { type Rerated, type RerateRequest, rerate } from './rerate.ts';

/** Prices as the control plane manages them. That somebody may is decided at the door. */
export interface Prices<Tx> {
  list(): Promise<readonly ListedPrice[]>;
  lookUp(asked: Parameters<typeof lookUpPrice>[1]): Promise<PriceOutcome<FoundPrice>>;
  add(asked: Parameters<typeof addPrice<Tx>>[1], asker: PriceAsker): Promise<PriceOutcome<ListedPrice>>;
  end(asked: Parameters<typeof endPrice<Tx>>[1], asker: PriceAsker): Promise<PriceOutcome<ListedPrice>>;
  defaultHold(): Promise<number>;
  setDefaultHold(asked: Parameters<typeof changeDefaultHold<Tx>>[1], asker: PriceAsker): Promise<number>;
  settings(): { readonly chargesFailedInput: boolean; readonly catalogueRelease: string };
  /** What was used and has no cost, most requests first. Throws when the warehouse does not answer. */
  unknown(range: CostRange, limit: number, signal: AbortSignal): Promise<readonly UnknownPrice[]>;
  /** One at a time. Throws when the warehouse does not answer; what was written until then stays, and is not written again. */
  rerate(
    asked: Omit<RerateRequest, 'rerateId' | 'actor'> & {
      readonly keep?: ((tx: Tx, rerated: ReratedAs) => Promise<void>) | undefined;
    },
    asker: PriceAsker,
    signal: AbortSignal,
  ): Promise<PriceOutcome<ReratedAs>>;
}

/** What a re-rating did, and its id, which its corrections carry. */
export type ReratedAs = Rerated & { readonly rerateId: string };

/** A re-rating is answered after this time at the latest, with where the next one has to begin. */
const RERATE_MS_MAX = 20_000;

export function createPrices<Tx>(ports: PricePorts<Tx>, ledger: CostLedger): Prices<Tx> {
  let isRerating = false;
  return {
    list: () => listPrices(ports),
    lookUp: (asked) => lookUpPrice(ports, asked),
    add: (asked, asker) => addPrice(ports, asked, asker),
    end: (asked, asker) => endPrice(ports, asked, asker),
    defaultHold: () => readDefaultHold(ports),
    setDefaultHold: (asked, asker) => changeDefaultHold(ports, asked, asker),
    settings: () => ({
      chargesFailedInput: ports.declared().chargesFailedInput,
      catalogueRelease: ports.catalogue.release,
    }),
    unknown: (range, limit, signal) => ledger.unknown(range, limit, signal),
    rerate: async (asked, asker, signal) => {
      if (isRerating) return refused('rerate_busy');
      isRerating = true;
      try {
        const rerateId = ports.newId();
        // In the log before anything is written: a re-rating that is broken off is in it too.
        if (!asked.isDry)
          await ports.transaction((tx) => ports.record(tx, actOf(ports, { ...asked, rerateId }, asker)));
        const { clock } = ports;
        const parts = { ledger, book: await currentBook(ports), clock, timeMsMax: RERATE_MS_MAX, signal };
        const rerated = await rerate({ ...asked, rerateId, actor: asker.address }, parts);
        const value = { ...rerated, rerateId };
        const { keep } = asked;
        if (keep !== undefined) await ports.transaction((tx) => keep(tx, value));
        return { kind: 'done', value };
      } finally {
        isRerating = false;
      }
    },
  };
}

function actOf<Tx>(ports: PricePorts<Tx>, asked: Omit<RerateRequest, 'actor'>, asker: PriceAsker) {
  return {
    at: ports.clock.now(),
    asker,
    action: 'prices.rerated',
    target: `rerate:${asked.rerateId}`,
    after: {
      from: isoInstant(asked.from),
      to: isoInstant(asked.to),
      model: asked.model ?? null,
      provider: asked.provider ?? null,
    },
  } as const;
}
