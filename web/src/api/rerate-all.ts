import type { Rerate, RerateAnswer } from '@tallygate/contract';

/** What a re-rating found so far. Amounts in nano-USD. */
export interface Rerated {
  readonly rows: number;
  readonly corrections: number;
  readonly newlyPriced: number;
  readonly stillUnknown: number;
  readonly deltaNanoUsd: bigint;
  /** Of the range, looked at so far: 0 to 1. */
  readonly share: number;
}

export const NOTHING_RERATED: Rerated = {
  rows: 0,
  corrections: 0,
  newlyPriced: 0,
  stillUnknown: 0,
  deltaNanoUsd: 0n,
  share: 0,
};

interface Rerating {
  readonly asked: Rerate;
  readonly step: (asked: Rerate) => Promise<RerateAnswer>;
  readonly tell: (soFar: Rerated) => void;
}

/** A range that is looked at in steps goes on where the last one ended. Throws what a step throws; what was written stays. */
export async function rerateAll({ asked, step, tell }: Rerating): Promise<Rerated> {
  let soFar = NOTHING_RERATED;
  let from: string | null = asked.from;
  while (from !== null) {
    const answer: RerateAnswer = await step({ ...asked, from });
    if (answer.next_from !== null && answer.next_from <= from) throw new Error('the re-rating does not go on');
    soFar = sumOf(soFar, answer, shareOf(asked, answer.next_from));
    tell(soFar);
    from = answer.next_from;
  }
  return soFar;
}

function sumOf(before: Rerated, answer: RerateAnswer, share: number): Rerated {
  return {
    rows: before.rows + answer.rows,
    corrections: before.corrections + answer.corrections,
    newlyPriced: before.newlyPriced + answer.newly_priced,
    stillUnknown: before.stillUnknown + answer.still_unknown,
    deltaNanoUsd: before.deltaNanoUsd + BigInt(answer.delta_nano_usd),
    share,
  };
}

function shareOf({ from, to }: Rerate, next: string | null): number {
  if (next === null) return 1;
  const [start, end] = [Date.parse(from), Date.parse(to)];
  return (Date.parse(next) - start) / (end - start);
}
