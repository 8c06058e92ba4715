import type { Program } from './program.ts';
import { until } from './until.ts';

/** How the credits of a workspace stand; decimals. */
export interface CreditSummary {
  readonly available: string;
  readonly held: string;
  readonly debt: string;
  readonly balance: string;
  readonly used_this_month: string;
}

/** The workspace whose keys the tests use. */
const PAYING = 'main';

/** Makes requests of every workspace cost credits, and refuses those for which there are too few. */
export async function enforceCredits(program: Program, price: Readonly<Record<string, unknown>>): Promise<void> {
  await ask(program, 'POST /api/v1/credits/prices', { price });
  await ask(program, 'PATCH /api/v1/credits/prices/settings', { mode: 'enforce' });
}

/** Adds credits to the workspace; returns the id of the lot. */
export async function grantCredits(
  program: Program,
  amount: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const lot = await ask(program, 'POST /api/v1/credits/grants', {
    workspace: PAYING,
    type: 'card',
    amount,
    ...more,
  });
  return (lot as { readonly id: string }).id;
}

/** What a time would have cost. */
export async function previewCredits(program: Program, asked: object): Promise<unknown> {
  return await ask(program, 'POST /api/v1/credits/prices/preview', asked);
}

/** How the credits stand now. */
export async function creditsOf(program: Program): Promise<CreditSummary> {
  return (await ask(program, `GET /api/v1/credits/summary?workspace=${PAYING}`)) as CreditSummary;
}

/** Waits until the credits stand as wanted, and returns how. */
export async function untilCredits(
  program: Program,
  isSo: (credits: CreditSummary) => boolean,
  timeoutMs = SETTLED_MS_MAX,
): Promise<CreditSummary> {
  let last: CreditSummary | undefined;
  const look = async (): Promise<CreditSummary | undefined> => {
    last = await creditsOf(program);
    return isSo(last) ? last : undefined;
  };
  return await until(look, { what: 'the credits to stand as wanted', timeoutMs }).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(last)}`);
  });
}

/**
 * Looks at the credits again and again until it is stopped, and tells what is wrong: available credits are the balance less
 * what is held, nothing is below zero, nothing is owed, and the balance only falls. `granted`: what it begins with at most.
 */
export function watchCredits(program: Program, granted: number): { stop(): Promise<readonly string[]> } {
  const wrong: string[] = [];
  let isStopped = false;
  let looks = 0;
  let before = granted * CREDIT;
  const watching = (async () => {
    while (!isStopped) {
      const credits = await creditsOf(program).catch(() => undefined);
      if (credits === undefined) continue;
      looks += 1;
      const [available, held] = [micro(credits.available), micro(credits.held)];
      const [debt, balance] = [micro(credits.debt), micro(credits.balance)];
      const isTrue = available === balance - held && available >= 0 && held >= 0 && debt === 0 && balance <= before;
      if (!isTrue) wrong.push(`${JSON.stringify(credits)} after ${before}`);
      before = balance;
    }
  })();
  return {
    stop: async () => {
      isStopped = true;
      await watching;
      return looks > 0 ? wrong : ['nobody looked'];
    },
  };
}

const CREDIT = 1_000_000;

function micro(amount: string): number {
  return Math.round(Number(amount) * CREDIT);
}

/** Charges are posted within a second; a machine under load takes longer. */
const SETTLED_MS_MAX = 60_000;

async function ask(program: Program, call: string, body?: object): Promise<unknown> {
  const [method = '', path = ''] = call.split(' ');
  const answer = await fetch(program.url + path, {
    method,
    headers: { authorization: `Bearer ${program.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${call} answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}
