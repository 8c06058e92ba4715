import type { Program } from './program.ts';
import { until } from './until.ts';

/** How the runs of the account stand, as the API tells of it. */
export interface RunStanding {
  readonly period: { readonly id: string; readonly used: number } | null;
  readonly used: number;
  readonly held: number;
  readonly quota: number;
  readonly left: number;
}

/** A month, in milliseconds. */
const MONTH_MS = 30 * 86_400_000;

/** Makes a period that begins now and lasts a month. */
export async function makePeriod(program: Program, period: Readonly<Record<string, unknown>>): Promise<string> {
  const now = Date.now();
  const times = { starts_at: new Date(now).toISOString(), ends_at: new Date(now + MONTH_MS).toISOString() };
  const body = JSON.stringify({ kind: 'contract', ...times, ...period });
  const made = await api(program, '/api/v1/runs/periods', { method: 'POST', body });
  if (made.status !== 201) throw new Error(`no period: ${made.status} ${await made.text()}`);
  return ((await made.json()) as { readonly id: string }).id;
}

/** Says whom to ask for more runs. */
export async function chooseContact(program: Program, contact: string): Promise<void> {
  const chosen = await api(program, '/api/v1/runs/settings', { method: 'PATCH', body: JSON.stringify({ contact }) });
  if (chosen.status !== 200) throw new Error(`the contact is not kept: ${chosen.status} ${await chosen.text()}`);
}

/** Ends a period in a moment: no end lies before now, so that an answer that took longer is asked for again, with more time. */
export async function endPeriod(program: Program, id: string): Promise<void> {
  for (let inMs = END_IN_MS; ; inMs *= 4) {
    const body = JSON.stringify({ ends_at: new Date(Date.now() + inMs).toISOString() });
    const ended = await api(program, `/api/v1/runs/periods/${id}`, { method: 'PATCH', body });
    if (ended.status === 200) break;
    const said = await ended.text();
    const isLate = said.includes('run_period_end_past') && inMs < END_IN_MS_MAX;
    if (!isLate) throw new Error(`the period does not end: ${ended.status} ${said}`);
  }
  await until(async () => (await runStanding(program)).period === null, {
    what: 'the period to end',
  });
}

const END_IN_MS = 500;
const END_IN_MS_MAX = 20_000;

/** How the runs of the account stand. */
async function runStanding(program: Program): Promise<RunStanding> {
  const answer = await api(program, '/api/v1/runs/summary');
  if (answer.status !== 200) throw new Error(`no summary: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as RunStanding;
}

/** Waits until the runs stand as wanted. */
export async function untilRuns(program: Program, isSo: (standing: RunStanding) => boolean): Promise<RunStanding> {
  const look = async (): Promise<RunStanding | undefined> => {
    const standing = await runStanding(program);
    return isSo(standing) ? standing : undefined;
  };
  return await until(look, { what: 'the runs to stand as wanted', timeoutMs: SETTLED_MS_MAX });
}

/** Charges are posted within a second, and what is held and not used goes back after 20; a machine under load takes longer. */
const SETTLED_MS_MAX = 60_000;

function api(program: Program, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${program.adminKey}`, 'content-type': 'application/json' };
  return fetch(program.url + path, { ...init, headers, signal: AbortSignal.timeout(60_000) });
}

/** All periods, by begin. */
export async function periodsOf(program: Program): Promise<readonly { readonly id: string; readonly used: number }[]> {
  const answer = await api(program, '/api/v1/runs/periods?limit=100');
  if (answer.status !== 200) throw new Error(`no periods: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { readonly data: readonly { readonly id: string; readonly used: number }[] }).data;
}
