import { BUDGET_BOUNDS, type ErrorCode, type ErrorDetails } from '@tallygate/contract';
import type { Clock, Instant } from '#kernel';
import { type Budget, budgetPeriodAt } from './budget.ts';
import type { BudgetState, BudgetStore } from './budget-store.ts';
import type { LimitChoices, LimitSettingsStore } from './limit-settings.ts';

/** Who asks, and by which request. That they may is decided at the door. */
export interface LimitAsker {
  readonly id: string;
  readonly address: string;
  readonly origin: { readonly address: string; readonly requestId: string };
}

/** Something that was done to limits, as the log shows it. */
export interface LimitAct {
  readonly at: Instant;
  readonly asker: LimitAsker;
  readonly action: 'budget.created' | 'budget.changed' | 'budget.ended' | 'limits.changed';
  readonly target: string;
  readonly before?: Readonly<Record<string, string | number | null>> | undefined;
  readonly after?: Readonly<Record<string, string | number | null>> | undefined;
}

/** What managing limits acts with. `Tx` is a transaction of the control store. */
export interface LimitPorts<Tx> {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly budgets: BudgetStore<Tx>;
  readonly settings: LimitSettingsStore<Tx>;
  /** Puts an act into the audit log, in the act's own transaction. */
  readonly record: (tx: Tx, act: LimitAct) => Promise<void>;
  /** The account's, as it is now. */
  readonly zone: () => string;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
  /** Called after a change was kept: gateways must hear of it. */
  readonly onChanged: () => Promise<void>;
}

/** Runs in the transaction of the act, for what must be kept with it. */
type KeepWith<Tx, Value> = ((tx: Tx, value: Value) => Promise<void>) | undefined;

/** A budget, and how it stands in its period of now. */
export interface ListedBudget extends BudgetState {
  readonly budget: Budget;
  readonly from: Instant;
  readonly to: Instant;
}

/** An act that was done, or why it was not. */
export type LimitOutcome<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | {
      readonly kind: 'refuse';
      readonly code: Extract<ErrorCode, 'budget_unknown' | 'name_taken' | 'count_max_reached'>;
      readonly details: ErrorDetails;
    };

/** Budgets, and the account's choices about limits. */
export interface ManagedLimits<Tx> {
  /** By name. */
  list(): Promise<readonly ListedBudget[]>;
  add(
    asked: { readonly budget: Omit<Budget, 'id' | 'created'>; readonly keep?: KeepWith<Tx, ListedBudget> },
    asker: LimitAsker,
  ): Promise<LimitOutcome<ListedBudget>>;
  /** undefined: there is none, or it has ended. */
  find(id: string): Promise<Budget | undefined>;
  /** What was used counts against the new amount from now on; what gateways hold of the old one stays theirs until they give it back. */
  change(
    asked: {
      readonly id: string;
      readonly change: Partial<Pick<Budget, 'name' | 'amount'>>;
      readonly keep?: KeepWith<Tx, ListedBudget>;
    },
    asker: LimitAsker,
  ): Promise<LimitOutcome<ListedBudget>>;
  /** Nothing is limited by it any more; what it counted stays. The answer is how it stood. */
  end(
    asked: { readonly id: string; readonly keep?: KeepWith<Tx, ListedBudget> },
    asker: LimitAsker,
  ): Promise<LimitOutcome<ListedBudget>>;
  choices(): Promise<LimitChoices>;
  choose(
    asked: { readonly change: Partial<LimitChoices>; readonly keep?: KeepWith<Tx, LimitChoices> },
    asker: LimitAsker,
  ): Promise<LimitChoices>;
}

/** Makes the management of limits. */
export function manageLimits<Tx>(ports: LimitPorts<Tx>): ManagedLimits<Tx> {
  const { budgets, settings, transaction, record, clock, onChanged } = ports;
  return {
    list: async () => {
      const all = await budgets.all();
      return await Promise.all(all.map((budget) => standing(ports, budget)));
    },
    add: async (asked, asker) => {
      const outcome = await transaction((tx) => add(ports, tx, { ...asked, asker }));
      if (outcome.kind === 'done') await onChanged();
      return outcome;
    },
    find: (id) => budgets.find(id),
    change: async (asked, asker) => {
      const outcome = await transaction((tx) => change(ports, tx, { ...asked, asker }));
      if (outcome.kind === 'done') await onChanged();
      return outcome;
    },
    end: async ({ id, keep }, asker) => {
      const at = clock.now();
      const outcome = await transaction(async (tx): Promise<LimitOutcome<ListedBudget>> => {
        const budget = await budgets.find(id, tx);
        if (budget === undefined) return unknown(id);
        const value = await standing(ports, budget, tx);
        await budgets.end(tx, id, { at, by: asker.address });
        await record(tx, { at, asker, action: 'budget.ended', target: `budget:${id}`, before: shown(budget) });
        await keep?.(tx, value);
        return { kind: 'done', value };
      });
      if (outcome.kind === 'done') await onChanged();
      return outcome;
    },
    choices: () => settings.find(),
    choose: async ({ change, keep }, asker) => {
      const at = clock.now();
      const chosen = await transaction(async (tx) => {
        const before = await settings.find(tx);
        const after = { ...before, ...change };
        await settings.save(tx, after, at);
        const act = { at, asker, action: 'limits.changed', target: 'limits' } as const;
        await record(tx, { ...act, before: shownChoices(before), after: shownChoices(after) });
        await keep?.(tx, after);
        return after;
      });
      await onChanged();
      return chosen;
    },
  };
}

async function add<Tx>(
  ports: LimitPorts<Tx>,
  tx: Tx,
  { budget: asked, keep, asker }: Parameters<ManagedLimits<Tx>['add']>[0] & { readonly asker: LimitAsker },
): Promise<LimitOutcome<ListedBudget>> {
  const { budgets, record, clock, newId } = ports;
  const at = clock.now();
  const budget: Budget = { ...asked, id: newId(), created: { at, by: asker.address, byId: asker.id } };
  const known = await budgets.all(tx);
  if (known.some(({ name }) => name === budget.name))
    return { kind: 'refuse', code: 'name_taken', details: { name: budget.name } };
  const { countMax } = BUDGET_BOUNDS;
  if (known.length >= countMax) return { kind: 'refuse', code: 'count_max_reached', details: { count_max: countMax } };
  await budgets.add(tx, budget);
  await record(tx, { at, asker, action: 'budget.created', target: `budget:${budget.id}`, after: shown(budget) });
  const value = await standing(ports, budget, tx);
  await keep?.(tx, value);
  return { kind: 'done', value };
}

async function change<Tx>(
  ports: LimitPorts<Tx>,
  tx: Tx,
  { id, change: asked, keep, asker }: Parameters<ManagedLimits<Tx>['change']>[0] & { readonly asker: LimitAsker },
): Promise<LimitOutcome<ListedBudget>> {
  const { budgets, record, clock } = ports;
  const before = await budgets.find(id, tx);
  if (before === undefined) return unknown(id);
  const after = { ...before, ...asked };
  const others = (await budgets.all(tx)).filter((other) => other.id !== id);
  if (others.some(({ name }) => name === after.name))
    return { kind: 'refuse', code: 'name_taken', details: { name: after.name } };
  const isChanged = after.name !== before.name || after.amount !== before.amount;
  if (isChanged) {
    await budgets.change(tx, id, after);
    const act = { at: clock.now(), asker, action: 'budget.changed', target: `budget:${id}` } as const;
    await record(tx, { ...act, before: shown(before), after: shown(after) });
  }
  const value = await standing(ports, after, tx);
  await keep?.(tx, value);
  return { kind: 'done', value };
}

function unknown(id: string): LimitOutcome<never> {
  return { kind: 'refuse', code: 'budget_unknown', details: { budget: id.slice(0, 64) } };
}

async function standing<Tx>(ports: LimitPorts<Tx>, budget: Budget, tx?: Tx): Promise<ListedBudget> {
  const { from, to } = budgetPeriodAt(budget.period, ports.clock.now(), ports.zone());
  const state = await ports.budgets.state({ budgetId: budget.id, startsAt: from }, tx);
  return { budget, from, to, ...state };
}

function shown({ name, scope, subject, period, unit, amount }: Budget) {
  return { name, scope, subject, period, unit, amount };
}

function shownChoices({ inFlightPerKeyMax, whenControlIsAway }: LimitChoices) {
  return { in_flight_per_key_max: inFlightPerKeyMax ?? null, when_control_is_away: whenControlIsAway };
}
