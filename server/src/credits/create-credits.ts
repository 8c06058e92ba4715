import { asInstant, type Clock, type Instant, invariant } from '#kernel';
import { Books, type BooksOf } from './books.ts';
import { capture, capturedLate } from './capture.ts';
import { compareLots } from './compare-lots.ts';
import { correct } from './correct.ts';
import type { CreditStore, KeptCreditAnswer, LoadBooks, LoadedBooks } from './credit-store.ts';
import type { Balance, Charge, Credits, PostedCharges } from './credits.ts';
import { debit } from './debit.ts';
import { availableIn, type Decided } from './decided.ts';
import { refundLot, voidLot } from './end-lot.ts';
import type { CreditAccount, CreditPolicy, Lot } from './facts.ts';
import { grant } from './grant.ts';
import { extend, hold, release } from './hold.ts';
import { type CreditOutcome, done, refuse } from './outcome.ts';
import { POLICY_DEFAULT } from './policy.ts';
import { postCharges } from './post-charges.ts';
import { endDueHolds, sweep } from './sweep.ts';
import { fingerprint, readAnswer, writeAnswer } from './write-answer.ts';

/** What the ledger is made of. `Tx` is a transaction of the control store. */
export interface CreditPorts<Tx> {
  readonly store: CreditStore<Tx>;
  readonly clock: Pick<Clock, 'now'>;
  /** A new UUIDv7. */
  readonly newId: () => string;
}

const DUE_ACCOUNTS = 20;

/** The ledger over a store. */
export function createCredits<Tx>(ports: CreditPorts<Tx>): Credits<Tx> {
  const { store } = ports;
  const act = actOn(ports);
  return {
    grant: async (tx, asked) => {
      const { reference } = asked;
      const granted = reference === undefined ? undefined : await store.findLot({ reference }, tx);
      if (granted !== undefined) return done({ lot: granted, settledMicro: granted.settled });
      return await act(tx, { verb: 'grant', asked, ...asked }, (books) => grant(books, asked));
    },
    hold: (tx, asked) => act(tx, { verb: 'hold', asked, ...asked }, (books) => hold(books, asked)),
    extend: (tx, asked) =>
      actOnHold(ports, tx, {
        asked,
        act: (of) => act(tx, { verb: 'extend', asked, ...of }, (books) => extend(books, asked)),
      }),
    capture: (tx, asked) =>
      actOnHold(ports, tx, {
        asked,
        act: ({ endedAfter, ...of }) => {
          const [since, marks] = [asked.at ?? endedAfter, [capturedLate(asked.holdId)]];
          return act(tx, { verb: 'capture', asked, ...of, endedAfter: since, marks }, (books) => capture(books, asked));
        },
      }),
    release: (tx, asked) =>
      actOnHold(ports, tx, {
        asked,
        act: (of) => act(tx, { verb: 'release', asked, ...of }, (books) => release(books, asked)),
      }),
    debit: (tx, asked) =>
      act(tx, { verb: 'debit', asked, ...asked, endedAfter: asked.at }, (books) => debit(books, asked)),
    debitAll: (tx, all) => actAll(ports, tx, { verb: 'debit', all, decide: debit, since: ({ at }) => at }),
    holdAll: (tx, all) => actAll(ports, tx, { verb: 'hold', all, decide: hold }),
    postCharges: (tx, charges, options) => postAll(act, tx, { charges, key: options?.key }),
    correct: async (tx, asked) => {
      const { workspaceId, postingId, key } = asked;
      const [found, settledLots] = await Promise.all([
        store.findPosting(tx, { workspaceId, id: postingId }),
        store.settledLots(tx, workspaceId),
      ]);
      const lotIds = [...(found.posting?.entries ?? []).flatMap(({ lotId }) => lotId ?? []), ...settledLots];
      const facts = { ...found, settledLots };
      return await act(tx, { verb: 'correct', asked, workspaceId, key, lotIds }, (books) =>
        correct(books, asked, facts),
      );
    },
    voidLot: (tx, asked) =>
      act(tx, { verb: 'void', asked, ...asked, lotIds: [asked.lotId] }, (books) => voidLot(books, asked)),
    refundLot: (tx, asked) =>
      act(tx, { verb: 'refund', asked, ...asked, lotIds: [asked.lotId] }, (books) => refundLot(books, asked)),
    bookDue: (tx, limit = DUE_ACCOUNTS) => bookDue(ports, tx, limit),
    setPolicy: async (tx, { workspaceId, policy }) => {
      const { account } = await store.load(nothingOf(workspaceId, ports.clock.now()), tx);
      const changed = { ...(account?.policy ?? POLICY_DEFAULT), ...policy };
      await store.savePolicy(tx, workspaceId, changed);
      return changed;
    },
    ...questionsOf(ports),
  };
}

/** What every act is told. */
interface Act extends Partial<Omit<LoadBooks, 'now' | 'workspaceId' | 'keys'>> {
  readonly verb: string;
  readonly asked: object;
  readonly workspaceId: string;
  readonly key?: string | undefined;
  /** Of what it does once, whoever asks. */
  readonly marks?: readonly string[];
}

type ActOn<Tx> = <Value>(tx: Tx, act: Act, decide: (books: Books) => Decided<Value>) => Promise<CreditOutcome<Value>>;

/** One act by itself. */
function actOn<Tx>(ports: CreditPorts<Tx>): ActOn<Tx> {
  return async <Value>(tx: Tx, act: Act, decide: (books: Books) => Decided<Value>) => {
    const [outcome] = await actTogether(ports, tx, { of: act, acts: [{ ...act, decide }] });
    invariant(outcome !== undefined, 'each act has an outcome');
    return outcome;
  };
}

/** An act beside others of the same account. */
interface OneAct<Value> extends Pick<Act, 'verb' | 'asked' | 'key'> {
  /** Changes nothing when it refuses. */
  readonly decide: (books: Books) => Decided<Value>;
}

/**
 * Reads the books, decides one act after the other, and keeps what changed, all in a few statements. A repeated key is
 * answered before anything is decided.
 */
async function actTogether<Tx, Value>(
  { store, clock, newId }: CreditPorts<Tx>,
  tx: Tx,
  { of, acts }: { readonly of: Omit<Act, 'verb' | 'asked'>; readonly acts: readonly OneAct<Value>[] },
): Promise<readonly CreditOutcome<Value>[]> {
  const { workspaceId, holdIds = [], lotIds = [], endedAfter, marks = [] } = of;
  const now = clock.now();
  const keys = [...acts.flatMap(({ key }) => key ?? []), ...marks];
  const loaded = await store.load({ workspaceId, keys, now, holdIds, lotIds, endedAfter }, tx);
  const answered = new Map(loaded.earlier);
  const books = openBooks(workspaceId, loaded, { now, newId });
  const kept = new Map<string, KeptCreditAnswer>();
  const outcomes = acts.map(({ verb, asked, key, decide }): CreditOutcome<Value> => {
    const requestHash = key === undefined ? '' : fingerprint(verb, asked);
    const earlier = key === undefined ? undefined : answered.get(key);
    if (earlier !== undefined) {
      return earlier.requestHash === requestHash
        ? done(readAnswer<Value>(earlier.answer))
        : refuse({ code: 'credit_key_reused' });
    }
    endDueHolds(books);
    const decided = decide(books);
    if (decided.kind === 'refuse') return decided;
    sweep(books);
    const value = decided.value(books);
    if (key !== undefined) {
      kept.set(key, { requestHash, answer: writeAnswer(value) });
      answered.set(key, { requestHash, answer: writeAnswer(value) });
    }
    return done(value);
  });
  // What is due is left to its own time when nothing else happened.
  if (outcomes.some(({ kind }) => kind === 'done')) await store.save(tx, { ...books.changes(), now, kept });
  return outcomes;
}

/** Acts of several accounts: together for each of them, and answered in the order in which they were asked. */
async function actAll<Tx, Asked extends { readonly workspaceId: string; readonly key?: string }, Value>(
  ports: CreditPorts<Tx>,
  tx: Tx,
  {
    verb,
    all,
    decide,
    since,
  }: {
    readonly verb: string;
    readonly all: readonly Asked[];
    readonly decide: (books: Books, asked: Asked) => Decided<Value>;
    readonly since?: (asked: Asked) => Instant | undefined;
  },
): Promise<readonly CreditOutcome<Value>[]> {
  const outcomes: CreditOutcome<Value>[] = [];
  const numbered = all.map((asked, index) => ({ asked, index }));
  for (const [workspaceId, own] of Map.groupBy(numbered, ({ asked }) => asked.workspaceId)) {
    const times = own.flatMap(({ asked }) => since?.(asked) ?? []);
    const endedAfter = times.length === 0 ? undefined : asInstant(Math.min(...times));
    const acts = own.map(({ asked }) => ({
      ...{ verb, asked, key: asked.key },
      decide: (books: Books) => decide(books, asked),
    }));
    const answers = await actTogether(ports, tx, { of: { workspaceId, endedAfter }, acts });
    for (const [place, answer] of answers.entries()) outcomes[own[place]?.index ?? 0] = answer;
  }
  return outcomes;
}

function openBooks(workspaceId: string, loaded: LoadedBooks, { now, newId }: Pick<BooksOf, 'now' | 'newId'>): Books {
  const account = loaded.account ?? newAccount(workspaceId);
  const { lots, holds, earlier } = loaded;
  return new Books({ account, lots, holds, marks: new Set(earlier.keys()), now, newId });
}

function newAccount(workspaceId: string): CreditAccount {
  return { workspaceId, policy: POLICY_DEFAULT, debtMicro: 0n, sequence: 0 };
}

/** A hold tells whose it is. */
async function actOnHold<Tx, Value>(
  { store }: CreditPorts<Tx>,
  tx: Tx,
  {
    asked,
    act,
  }: {
    readonly asked: { readonly holdId: string; readonly key?: string };
    readonly act: (
      of: Pick<Act, 'workspaceId' | 'key'> &
        Required<Pick<Act, 'holdIds' | 'lotIds'>> & { readonly endedAfter: Instant },
    ) => Promise<CreditOutcome<Value>>;
  },
): Promise<CreditOutcome<Value>> {
  const { holdId, key } = asked;
  const found = await store.findHold(holdId, tx);
  if (found === undefined) return refuse({ code: 'credit_hold_unknown' });
  const { workspaceId, createdAt: endedAfter, slices } = found;
  return await act({ workspaceId, key, holdIds: [holdId], lotIds: slices.map(({ lotId }) => lotId), endedAfter });
}

async function postAll<Tx>(
  act: ActOn<Tx>,
  tx: Tx,
  { charges, key }: { readonly charges: readonly Charge[]; readonly key: string | undefined },
): Promise<readonly PostedCharges[]> {
  const answers: PostedCharges[] = [];
  for (const [workspaceId, own] of Map.groupBy(charges, (charge) => charge.workspaceId)) {
    const holdIds = [...new Set(own.flatMap(({ holdId }) => holdId ?? []))];
    const endedAfter = asInstant(own.reduce((first, { at }) => Math.min(first, at), Number.MAX_SAFE_INTEGER));
    const of = { verb: 'charges', asked: own, workspaceId, key, holdIds, endedAfter };
    const outcome = await act(tx, of, (books) => postCharges(books, own));
    // Served work is never refused; a key that names other charges is a mistake of ours.
    if (outcome.kind === 'refuse') throw new Error(`charges cannot be refused: ${outcome.reason.code}`);
    answers.push(outcome.value);
  }
  return answers;
}

async function bookDue<Tx>({ store, clock, newId }: CreditPorts<Tx>, tx: Tx, limit: number) {
  const now = clock.now();
  const due = await store.dueWorkspaces(now, limit, tx);
  for (const workspaceId of due) {
    const books = openBooks(workspaceId, await store.load(nothingOf(workspaceId, now), tx), { now, newId });
    endDueHolds(books);
    sweep(books);
    await store.save(tx, { ...books.changes(), now, kept: new Map() });
  }
  return { accounts: due.length, hasMore: due.length === limit };
}

function questionsOf<Tx>({ store, clock }: CreditPorts<Tx>) {
  const policyOf = async (workspaceId: string, tx?: Tx): Promise<CreditPolicy> => {
    const { account } = await store.load(nothingOf(workspaceId, clock.now()), tx);
    return account?.policy ?? POLICY_DEFAULT;
  };
  return {
    balance: async (workspaceId: string, tx?: Tx): Promise<Balance> => {
      const now = clock.now();
      const loaded = await store.load(nothingOf(workspaceId, now), tx);
      // Not kept: the numbers are as they will be once it is booked.
      const books = openBooks(workspaceId, loaded, { now, newId: () => '' });
      endDueHolds(books);
      sweep(books);
      return balanceOf(books);
    },
    policy: policyOf,
    findHold: (holdId: string, tx?: Tx) => store.findHold(holdId, tx),
    findLot: (id: string, tx?: Tx) => store.findLot({ id }, tx),
    lots: async (workspaceId: string, options?: { readonly isOpenOnly?: boolean }): Promise<readonly Lot[]> => {
      const [all, { burnOrder }] = await Promise.all([store.lots(workspaceId), policyOf(workspaceId)]);
      const lots = options?.isOpenOnly === true ? all.filter(isOpen) : all;
      return lots.toSorted(
        (one, other) => Number(isOpen(other)) - Number(isOpen(one)) || compareLots(one, other, burnOrder),
      );
    },
    history: (asked: Parameters<CreditStore<Tx>['history']>[0]) => store.history(asked),
    usedBetween: (workspaceId: string, range: { readonly from: Instant; readonly to: Instant }) =>
      store.usedBetween(workspaceId, range),
    usedByKind: (workspaceId: string, range: { readonly from: Instant; readonly to: Instant }) =>
      store.usedByKind(workspaceId, range),
  };
}

function balanceOf(books: Books): Balance {
  const { workspaceId, debtMicro, policy } = books.account;
  const lots = books
    .lots()
    .filter(isOpen)
    .toSorted((one, other) => compareLots(one, other, policy.burnOrder));
  return {
    workspaceId,
    availableMicro: availableIn(books),
    heldMicro: lots.reduce((sum, { held }) => sum + held, 0n),
    comingMicro: lots.reduce((sum, { remaining, effectiveAt }) => sum + (effectiveAt > books.now ? remaining : 0n), 0n),
    debtMicro,
    lots,
  };
}

function isOpen({ remaining, held }: Lot): boolean {
  return remaining > 0n || held > 0n;
}

function nothingOf(workspaceId: string, now: Instant): LoadBooks {
  return { workspaceId, keys: [], now, holdIds: [], lotIds: [], endedAfter: undefined };
}
