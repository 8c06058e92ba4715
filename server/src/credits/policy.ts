import { CREDIT, type CreditPolicy } from './facts.ts';

const DAY_MS = 86_400_000;

/** How an account works until it chooses otherwise. */
export const POLICY_DEFAULT: CreditPolicy = {
  burnOrder: 'expiry-first',
  validity: 'civil',
  debtCapMicro: 100_000n * CREDIT,
  debtSettledBy: 'paid',
  lateGraceMs: DAY_MS,
};
