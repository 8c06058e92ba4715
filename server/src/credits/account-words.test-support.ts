import { asInstant, type Instant } from '#kernel';
import type { NewLot } from './credits.ts';
import type { CreditsRig } from './credits-rig.test-support.ts';

const HOUR = 3_600_000;

/** Short words for acts on one account. */
export function accountWords(rig: CreditsRig, workspaceId: string) {
  const began = rig.clock.now();
  const names = new Map<string, string>();
  const t = (hours: number): Instant => asInstant(began + hours * HOUR);
  return {
    ...{ rig, workspaceId, t },
    advance: (hours: number) => rig.clock.advance(hours * HOUR),
    lot: async (name: string, amountMicro: bigint, more: Partial<NewLot> = {}) => {
      const asked = { workspaceId, origin: 'top_up' as const, payment: 'card' as const, amountMicro, ...more };
      const { lot } = await rig.done((credits, tx) => credits.grant(tx, asked));
      names.set(lot.id, name);
      return lot;
    },
    use: (amountMicro: bigint) =>
      rig.done((credits, tx) => credits.debit(tx, { workspaceId, amountMicro, allowsDebt: true })),
    correct: (postingId = '', amountMicro = 0n) =>
      rig.done((credits, tx) => credits.correct(tx, { workspaceId, postingId, amountMicro })),
    remaining: async () => {
      const lots = await rig.credits.lots(workspaceId);
      const now = rig.clock.now();
      const left = lots.map(({ id, remaining, expiresAt }) => {
        const isOver = expiresAt !== undefined && expiresAt <= now;
        return [names.get(id), isOver ? 0n : remaining] as const;
      });
      return Object.fromEntries(left);
    },
    /** The oldest first. */
    changes: async () => {
      const history = await rig.credits.history({ workspaceId, limit: 100 });
      const sum = (amounts: readonly { readonly amountMicro: bigint }[]) =>
        amounts.reduce((total, { amountMicro }) => total + amountMicro, 0n);
      return history.map(({ kind, entries }) => `${kind} ${sum(entries)}`).toReversed();
    },
  };
}
