import { type ErrorCode, type ErrorDetails, QUERY_BOUNDS } from '@tallygate/contract';
import type { Clock, Instant } from '#kernel';
import { mayChange, maySee, type QueryViewer } from './may-use.ts';
import type { QueryQuestion, QueryStore } from './query-store.ts';
import type { ListedQuery, QueryContent, QueryPerson, SavedQuery } from './saved-query.ts';

/** Who asks, and by which request. */
export interface QueryAsker extends QueryViewer, QueryPerson {
  readonly origin: { readonly address: string; readonly requestId: string };
}

/** Something that was done to a saved query, as the log shows it. */
export interface QueryAct {
  readonly at: Instant;
  readonly asker: QueryAsker;
  readonly action: 'query.created' | 'query.changed' | 'query.removed';
  readonly target: string;
  readonly before: Shown | undefined;
  readonly after: Shown | undefined;
}

type Shown = Readonly<Record<string, string | boolean>>;

/** What managing saved queries acts with. `Tx` is a transaction of the control store. */
export interface QueryPorts<Tx> {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly store: QueryStore<Tx>;
  /** Puts an act into the audit log, in the act's own transaction. */
  readonly record: (tx: Tx, act: QueryAct) => Promise<void>;
  readonly newId: () => string;
  readonly clock: Pick<Clock, 'now'>;
}

/** Why a saved query is not shown, made or changed. */
export interface QueryRefusal {
  readonly kind: 'refuse';
  readonly code: Extract<
    ErrorCode,
    'saved_query_unknown' | 'saved_query_not_own' | 'name_taken' | 'count_max_reached' | 'version_conflict'
  >;
  readonly details: ErrorDetails;
}

/** An act that was done, or why it was not. */
export type QueryOutcome = QueryRefusal | { readonly kind: 'done'; readonly value: SavedQuery };

/** Runs in the transaction of the act, for what must be kept with it. */
type KeepWith<Tx> = ((tx: Tx, value: SavedQuery) => Promise<void>) | undefined;

/** The saved queries of the account, each of them for those who may see it. */
export interface SavedQueries<Tx> {
  list(question: QueryQuestion): Promise<readonly ListedQuery[]>;
  find(id: string, viewer: QueryViewer): Promise<QueryOutcome>;
  add(
    asked: { readonly content: QueryContent; readonly keep?: KeepWith<Tx> },
    asker: QueryAsker,
  ): Promise<QueryOutcome>;
  /** What is left out stays. With `version`: only when it is still at that one. */
  change(
    asked: {
      readonly id: string;
      readonly change: Partial<QueryContent>;
      readonly version?: number | undefined;
      readonly keep?: KeepWith<Tx>;
    },
    asker: QueryAsker,
  ): Promise<QueryOutcome>;
  /** Answers with what it was. */
  remove(asked: { readonly id: string; readonly keep?: KeepWith<Tx> }, asker: QueryAsker): Promise<QueryOutcome>;
}

/** Makes the management of saved queries. */
export function manageQueries<Tx>(ports: QueryPorts<Tx>): SavedQueries<Tx> {
  const act = (keep: KeepWith<Tx>, run: (tx: Tx) => Promise<QueryOutcome>): Promise<QueryOutcome> =>
    ports.transaction(async (tx) => {
      const outcome = await run(tx);
      if (outcome.kind === 'done') await keep?.(tx, outcome.value);
      return outcome;
    });
  return {
    list: (question) => ports.store.list(question),
    find: async (id, viewer) => {
      const value = await ports.store.find(id);
      return value !== undefined && maySee(value, viewer) ? { kind: 'done', value } : unknown(id);
    },
    add: ({ content, keep }, asker) => act(keep, (tx) => add(ports, tx, { content, asker })),
    change: ({ keep, ...asked }, asker) => act(keep, (tx) => change(ports, tx, { ...asked, asker })),
    remove: ({ id, keep }, asker) => act(keep, (tx) => remove(ports, tx, { id, asker })),
  };
}

async function add<Tx>(
  { store, record, newId, clock }: QueryPorts<Tx>,
  tx: Tx,
  { content, asker }: { readonly content: QueryContent; readonly asker: QueryAsker },
): Promise<QueryOutcome> {
  const { countMax } = QUERY_BOUNDS;
  if ((await store.countOf(tx, asker.id)) >= countMax) {
    return { kind: 'refuse', code: 'count_max_reached', details: { count_max: countMax } };
  }
  const taken = await nameTaken(store, tx, { ownerId: asker.id, name: content.name });
  if (taken !== undefined) return taken;
  const at = clock.now();
  const person = { id: asker.id, address: asker.address };
  const value = { ...content, id: newId(), owner: person, createdAt: at, updatedAt: at, updatedBy: person, version: 1 };
  await store.add(tx, value);
  const what = { at, asker, action: 'query.created', target: targetOf(value) } as const;
  await record(tx, { ...what, before: undefined, after: shown(value) });
  return { kind: 'done', value };
}

async function change<Tx>(
  { store, record, clock }: QueryPorts<Tx>,
  tx: Tx,
  asked: {
    readonly id: string;
    readonly change: Partial<QueryContent>;
    readonly version?: number | undefined;
    readonly asker: QueryAsker;
  },
): Promise<QueryOutcome> {
  const { asker, version } = asked;
  const before = await store.find(asked.id, tx);
  const refusal = refusalOf(before, asked.id, asker);
  if (refusal !== undefined || before === undefined) return refusal ?? unknown(asked.id);
  if (version !== undefined && version !== before.version) {
    return { kind: 'refuse', code: 'version_conflict', details: { version: before.version } };
  }
  const name = asked.change.name ?? before.name;
  const taken = name === before.name ? undefined : await nameTaken(store, tx, { ownerId: before.owner.id, name });
  if (taken !== undefined) return taken;
  const at = clock.now();
  const updatedBy = { id: asker.id, address: asker.address };
  const value = { ...before, ...asked.change, updatedAt: at, updatedBy, version: before.version + 1 };
  await store.change(tx, value);
  const what = { at, asker, action: 'query.changed', target: targetOf(value) } as const;
  await record(tx, { ...what, before: shown(before), after: shown(value) });
  return { kind: 'done', value };
}

async function remove<Tx>(
  { store, record, clock }: QueryPorts<Tx>,
  tx: Tx,
  { id, asker }: { readonly id: string; readonly asker: QueryAsker },
): Promise<QueryOutcome> {
  const value = await store.find(id, tx);
  const refusal = refusalOf(value, id, asker);
  if (refusal !== undefined || value === undefined) return refusal ?? unknown(id);
  await store.remove(tx, id);
  const what = { at: clock.now(), asker, action: 'query.removed', target: targetOf(value) } as const;
  await record(tx, { ...what, before: shown(value), after: undefined });
  return { kind: 'done', value };
}

async function nameTaken<Tx>(
  store: QueryStore<Tx>,
  tx: Tx,
  wanted: { readonly ownerId: string; readonly name: string },
): Promise<QueryRefusal | undefined> {
  const { name } = wanted;
  return (await store.hasName(tx, wanted)) ? { kind: 'refuse', code: 'name_taken', details: { name } } : undefined;
}

/** Whoever may not even see it learns no more than that it is not there. */
function refusalOf(query: SavedQuery | undefined, id: string, asker: QueryAsker): QueryRefusal | undefined {
  if (query === undefined || !maySee(query, asker)) return unknown(id);
  if (mayChange(query, asker)) return undefined;
  return { kind: 'refuse', code: 'saved_query_not_own', details: { name: query.name, owner: query.owner.address } };
}

const ID_LENGTH_MAX = 64;

function unknown(id: string): QueryRefusal {
  return { kind: 'refuse', code: 'saved_query_unknown', details: { query: id.slice(0, ID_LENGTH_MAX) } };
}

function targetOf({ id }: SavedQuery): string {
  return `query:${id}`;
}

/** The log is kept for years and read by others: what somebody keeps for themselves stands there by its name only. */
function shown({ name, isShared, statement }: QueryContent): Shown {
  const own = { name, is_shared: isShared };
  return isShared ? { ...own, statement: statement.slice(0, STATEMENT_LENGTH_MAX) } : own;
}

const STATEMENT_LENGTH_MAX = 2_000;
