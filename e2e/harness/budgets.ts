import type { Program } from './program.ts';
import { until } from './until.ts';

/** A budget as the API tells of it. */
export interface Budget {
  readonly id: string;
  readonly name: string;
  readonly amount: string;
  readonly used: string;
  readonly held: string;
  readonly available: string;
}

/** Makes a budget; gateways keep it within a second. */
export async function makeBudget(program: Program, budget: Readonly<Record<string, unknown>>): Promise<Budget> {
  const made = await api(program, '/api/v1/budgets', { method: 'POST', body: JSON.stringify(budget) });
  if (made.status !== 201) throw new Error(`no budget: ${made.status} ${await made.text()}`);
  return (await made.json()) as Budget;
}

/** How budgets stand. */
async function budgetsOf(program: Program): Promise<readonly Budget[]> {
  const answer = await api(program, '/api/v1/budgets?limit=100');
  return ((await answer.json()) as { readonly data: readonly Budget[] }).data;
}

/** How a budget stands; undefined: there is none. */
export async function budgetOf(program: Program, id: string): Promise<Budget | undefined> {
  return (await budgetsOf(program)).find((budget) => budget.id === id);
}

/** Waits until a budget stands as wanted, and returns it. */
export async function untilBudget(program: Program, id: string, isSo: (budget: Budget) => boolean): Promise<Budget> {
  const look = async (): Promise<Budget | undefined> => {
    const found = await budgetOf(program, id);
    return found !== undefined && isSo(found) ? found : undefined;
  };
  return await until(look, { what: `budget ${id} to stand as wanted`, timeoutMs: SETTLED_MS_MAX });
}

/** Charges are posted within a second; a machine under load takes longer. */
const SETTLED_MS_MAX = 60_000;

function api(program: Program, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${program.adminKey}`, 'content-type': 'application/json' };
  return fetch(program.url + path, { ...init, headers, signal: AbortSignal.timeout(60_000) });
}
