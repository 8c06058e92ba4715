import type { AuditStore } from './audit-store.ts';
import { type ChainEnd, verifyChain } from './chain.ts';
import { announcedBy } from './expire-entries.ts';

/** What verifying the log found. */
export interface LogVerification {
  readonly entries: number;
  /** Where the chain begins: behind the entries that are gone. */
  readonly anchor: ChainEnd;
  /** Its newest entry. Whoever keeps this elsewhere can later prove that the log was not cut off. */
  readonly end: ChainEnd;
  /** The first sequence where it does not hold. */
  readonly brokenAt: number | undefined;
  /** Entries at the beginning are gone, and the log does not say so. */
  readonly isAnchorUnproven: boolean;
}

const SLICE = 2_000;
const ATTEMPTS_MAX = 3;

/** Computes every hash of the log anew, in slices; changes nothing. */
export async function verifyLog<Tx>(store: Pick<AuditStore<Tx>, 'state' | 'after'>): Promise<LogVerification> {
  for (let attempt = 1; ; attempt++) {
    const { anchor } = await store.state();
    const found = await walk(store, anchor);
    const isSame = (await store.state()).anchor.sequence === anchor.sequence;
    // Entries that expired meanwhile would look like missing ones.
    if (found.brokenAt === undefined || isSame || attempt === ATTEMPTS_MAX) return found;
  }
}

async function walk<Tx>(store: Pick<AuditStore<Tx>, 'after'>, anchor: ChainEnd): Promise<LogVerification> {
  let end = anchor;
  let entries = 0;
  let announced: ChainEnd | undefined;
  for (;;) {
    const slice = await store.after({ sequence: end.sequence, limit: SLICE });
    const brokenAt = verifyChain(slice, end);
    if (brokenAt !== undefined) return { entries, anchor, end, brokenAt, isAnchorUnproven: false };
    announced = slice.map(announcedBy).findLast((each) => each !== undefined) ?? announced;
    entries += slice.length;
    const last = slice.at(-1);
    if (last === undefined) break;
    end = { sequence: last.sequence, hash: last.hash };
  }
  return { entries, anchor, end, brokenAt: undefined, isAnchorUnproven: !isProven(anchor, announced) };
}

/** The anchor moves up to what was announced, never further. That its hash is the right one, the entry behind it proves. */
function isProven(anchor: ChainEnd, announced: ChainEnd | undefined): boolean {
  return anchor.sequence === 0 || (announced !== undefined && announced.sequence >= anchor.sequence);
}
