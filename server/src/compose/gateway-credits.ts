import {
  begunRuns,
  type CreditCall,
  type CreditCharge,
  type CreditPriceBook,
  chargeInCredits,
  createCreditPriceBook,
  creditModeOf,
  FIRST_CREDIT_CHOICES,
  type SnapshotCreditPrices,
  withRunPrice,
} from '#credits';
import type { CreditPricing, Snapshot } from '#gateway';

/** Prices the calls of a gateway in credits by the newest snapshot. */
export interface GatewayCredits extends CreditPricing {
  /** From now on by this snapshot. */
  follow(snapshot: Pick<Snapshot, 'creditPrices'>): void;
}

/** What holds until control tells otherwise. */
const NOTHING_TOLD: SnapshotCreditPrices = { entries: [], choices: FIRST_CREDIT_CHOICES };

/** The book is made anew only when it changed: what it remembers of calls is worth keeping. */
export function gatewayCredits(): GatewayCredits {
  let told = NOTHING_TOLD;
  let book: CreditPriceBook = createCreditPriceBook([], told.choices.byDefault);
  const begun = begunRuns();
  const isOff = ({ workspaceId }: CreditCall) => creditModeOf(told.choices, workspaceId) === 'off';
  return {
    follow: ({ creditPrices = NOTHING_TOLD }) => {
      if (textOf(creditPrices) !== textOf(told)) {
        book = createCreditPriceBook(creditPrices.entries, creditPrices.choices.byDefault);
      }
      told = creditPrices;
    },
    charge: (call, { use, ending, isFinal }) => {
      if (isOff(call)) return undefined;
      const charge = chargeInCredits(call, { use, ending }, book);
      if (charge.runMicro === 0n) return charge;
      if (begun.has(call)) return { ...charge, runMicro: 0n };
      if (isFinal) begun.add(call);
      return withRun(charge);
    },
    hold: (call, use) => {
      const price = book.price(call, use);
      if (price === 'no_price' || price === 'unknown') return told.choices.defaultHoldMicro;
      return Number(begun.has(call) ? price.micro : price.micro + price.runMicro);
    },
  };
}

function withRun(charge: CreditCharge): CreditCharge {
  const { version, runMicro } = charge;
  return version === undefined ? charge : { ...charge, version: withRunPrice(version, runMicro) };
}

function textOf({ entries, choices }: SnapshotCreditPrices): string {
  return JSON.stringify([entries, choices.byDefault]);
}
