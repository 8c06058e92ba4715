import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cookies, type Look, useBrowser, type Visit } from '../harness/browser.ts';
import { clientsFor, type WireRequest } from '../harness/clients.ts';
import { configFor, KEYS } from '../harness/config.ts';
import { planLoad, runLoad } from '../harness/load.ts';
import { type Program, startProgram } from '../harness/program.ts';
import { IS_PROOF } from '../harness/proof.ts';
import { untilRows } from '../harness/sql.ts';
import { until } from '../harness/until.ts';
import { writeDirectives } from '../provider/directives.ts';
import { type FakeProvider, startProvider } from '../provider/provider.ts';
import { fillBilling } from './billing-situations.ts';
import { keepPicture, lookAt } from './look-at.ts';
import { becomeAdmin, setupLink } from './people.ts';
import {
  drawn,
  isTurn,
  LOOKS,
  leave,
  nameOf,
  type Screen,
  SHOWN_LOOKS,
  screensOf,
  settle,
  WHOLE_MS,
} from './screens.ts';
import { situationsOf } from './situations.ts';

const REQUESTS = 80;
const FOLLOWED = 'followed';
/** What is empty is looked at where it is most in need: where there is little room. */
const LOOKS_IN = {
  filled: SHOWN_LOOKS,
  empty: IS_PROOF ? LOOKS : SHOWN_LOOKS.filter(({ width }) => width === 390),
  situation: SHOWN_LOOKS,
} as const;

type State = 'empty' | 'filled';

const browsing = useBrowser();
const started: { program?: Program; provider?: FakeProvider } = {};
const states: Partial<Record<State, { program: Program; cookies: Cookies; requestId: string }>> = {};

beforeAll(async () => {
  const provider = await startProvider({ seed: 5 });
  started.provider = provider;
  const program = await startProgram({ config: configFor(provider) });
  started.program = program;
}, 240_000);
afterAll(async () => {
  await started.program?.remove();
  await started.provider?.stop();
});

test('the first page anybody sees, the setup, is whole in every look', async () => {
  const { program } = all();
  const path = `/setup${new URL(await setupLink(program)).search}`;
  const screen = { name: 'setup', path, isOpenToAll: true, settled: 'input[type=password]' };
  const faults: string[] = [];
  for (const look of SHOWN_LOOKS) {
    const visit = await browsing.open(look);
    faults.push(...(await faultsOf(visit, { screen, look, state: 'fresh' })));
    await visit.close();
  }
  expect(faults).toEqual([]);
});

test('with no request counted yet, every page is whole', { timeout: WHOLE_MS }, async () => {
  const { program } = all();
  const visit = await browsing.open(LOOKS[0] as Look);
  await becomeAdmin(visit.page, program);
  states.empty = { program, cookies: await visit.cookies(), requestId: '01a1ffce-0000-7000-8000-000000000000' };
  await visit.close();
  expect(await faultsOfAll('empty')).toEqual([]);
});

test('with requests of every kind, every page is whole', { timeout: WHOLE_MS }, async () => {
  const { program } = all();
  states.filled = { program, cookies: states.empty?.cookies as Cookies, requestId: await fill(program) };
  expect(await faultsOfAll('filled')).toEqual([]);
});

test('waiting, stale, partial, refused, failed and missing, and with all that opens, pages are whole', {
  timeout: 2 * WHOLE_MS,
}, async () => {
  const { program } = all();
  const startedMs = performance.now();
  const situations = situationsOf({ program, key: KEYS.member });
  const faults: string[] = [];
  const see = async (look: Look) => {
    const visit = await browsing.open(look, states.filled?.cookies);
    for (const screen of situations.filter((one, place) => isSeen(one, place, look))) {
      faults.push(...(await faultsOf(visit, { screen, look, state: 'situation' })));
    }
    await visit.close();
  };
  for (const pair of pairs(LOOKS_IN.situation)) await Promise.all(pair.map(see));
  const seconds = (performance.now() - startedMs) / 1_000;
  console.log(`situations: ${situations.length} in ${LOOKS_IN.situation.length} looks, in ${seconds.toFixed(1)} s`);
  expect(faults).toEqual([]);
});

/** All of them in a proof; else each in one of the looks, if it shows there. */
function isSeen({ widths }: Screen, place: number, look: Look): boolean {
  return (widths !== undefined || isTurn(place, look)) && widths?.includes(look.width) !== false;
}

/** Every page in every look, in one state. */
async function faultsOfAll(state: State): Promise<readonly string[]> {
  const startedMs = performance.now();
  const faults: string[] = [];
  for (const pair of pairs(LOOKS_IN[state])) {
    faults.push(...(await Promise.all(pair.map((look) => faultsIn(look, state)))).flat());
  }
  const screens = LOOKS_IN[state].flatMap((look) => screensOf(state, '').filter((_, place) => isTurn(place, look)));
  console.log(
    `pages, ${state}: ${screens.length} looked at in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`,
  );
  return faults;
}

async function faultsIn(look: Look, state: State): Promise<readonly string[]> {
  const at = states[state];
  if (at === undefined) throw new Error('no earlier test made this state');
  const faults: string[] = [];
  for (const isOpenToAll of [false, true]) {
    const visit = await browsing.open(look, isOpenToAll ? undefined : at.cookies);
    const screens = screensOf(state, at.requestId).filter(
      (screen, place) => (screen.isOpenToAll ?? false) === isOpenToAll && isTurn(place, look),
    );
    for (const screen of screens) faults.push(...(await faultsOf(visit, { screen, look, state })));
    await visit.close();
  }
  return faults;
}

interface Sight {
  readonly screen: Screen;
  readonly look: Look;
  readonly state: State | 'fresh' | 'situation';
}

async function faultsOf(visit: Visit, { screen, look, state }: Sight): Promise<readonly string[]> {
  const { program } = all();
  const name = `${screen.name}-${state}`;
  const known = visit.troubles.length;
  try {
    await screen.prepare?.(visit.page, look);
    await visit.page.goto(`${program.url}${screen.path}`);
    await settle(visit.page, screen);
    await screen.act?.(visit.page, look);
    await drawn(visit.page);
    const faults = [
      ...(await lookAt(visit.page, { name, look })),
      ...visit.troubles.slice(known).filter(isUnexpectedOn(screen)),
    ];
    return faults.map((fault) => `${name} ${nameOf(look)}: ${fault}`);
  } catch (error) {
    await keepPicture(visit.page, { name, look });
    return [`${name} ${nameOf(look)}: ${String(error)}`];
  } finally {
    await leave(visit.page);
  }
}

/** A page may ask for what there is not, where it says so in words; the browser then notes it in its console. */
function isUnexpectedOn({ refused }: Screen): (trouble: string) => boolean {
  if (refused === undefined) return () => true;
  return (trouble) =>
    !trouble.startsWith(`console: Failed to load resource: the server responded with a status of ${refused.status}`) &&
    !(trouble.startsWith(`answer: ${refused.status} `) && trouble.includes(refused.path));
}

/** Sends requests of every kind; answers the id of one that needed a second try and a fallback. */
async function fill(program: Program): Promise<string> {
  const options = { url: program.url, label: 'pages', concurrency: 8 };
  const plan = planLoad({ seed: 3, count: REQUESTS, label: 'pages' });
  await runLoad(plan.slice(0, 50), { ...options, key: KEYS.member });
  await runLoad(plan.slice(50), { ...options, key: KEYS.other });
  const wire: WireRequest[] = [];
  const { openai } = clientsFor({ url: program.url, key: KEYS.member, maxRetries: 0, wire });
  const content = `Say something. ${writeDirectives(FOLLOWED, { status: 500, times: 1, tokens: [1_200, 340, 800, 120] })}`;
  await openai.chat.completions.create({ model: 'gpt-fallback', messages: [{ role: 'user', content }] });
  await untilRows(program, 'SELECT count() AS n FROM system.ai_gateway.usage', {
    holds: ([row]) => Number(row?.['n']) === REQUESTS + 1,
  });
  await fillPrices(program);
  await fillPeople(program);
  await fillBilling(program);
  const requestId = wire[0]?.requestId;
  if (requestId === undefined) throw new Error('the request has no id');
  return requestId;
}

/** A colleague of every kind, a group, an invitation that waits, and budgets for some of them. */
async function fillPeople(program: Program): Promise<void> {
  const add = (path: string, body: unknown) =>
    call(program, `/api/v1/${path}`, body) as Promise<{ readonly id: string }>;
  const { id: research } = await add('workspaces', { name: 'research' });
  const { id: person } = await add('members', {
    ...{ email: 'jun.lee@email.com', name: 'Lee Jun' },
    workspaces: [{ workspace: research, role: 'workspace_admin' }],
  });
  const { id: principal } = await add('service-principals', { name: 'nightly-build' });
  const { id: group } = await add('groups', { name: 'scientists' });
  await add(`groups/${group}/members`, { kind: 'person', id: person });
  await add(`groups/${group}/members`, { kind: 'service_principal', id: principal });
  await add('invitations', { email: 'minji.park@email.com', workspaces: [{ workspace: research, role: 'viewer' }] });
  await add('runs/periods', {
    kind: 'contract',
    starts_at: daysFromNow(-40),
    ends_at: daysFromNow(50),
    run_quota: 120,
    at_quota: 'warn',
  });
  const budget = (name: string, more: object) => add('budgets', { name, period: 'month', unit: 'cost', ...more });
  await budget('Platform', { scope: 'account', amount: '12500' });
  await budget('Night', { scope: 'user', subject: 'nightly-build', period: 'day', unit: 'tokens', amount: '2500000' });
  await budget('Trial', { scope: 'group', subject: 'scientists', unit: 'requests', amount: '0' });
}

/** Own prices of every kind: declared, current, coming and ended. */
async function fillPrices(program: Program): Promise<void> {
  const provider = started.provider as FakeProvider;
  const tiers = {
    context_tiers: [{ above_input_tokens: 200_000, prices: { input: '6', output: '22.5' } }],
    service_tiers: { batch: { multiplier: '0.5' } },
  };
  const declared = { model: 'anthropic-model', prices: { input: '3', output: '15' }, ...tiers };
  program.writeConfig(configFor(provider, { prices: [declared] }));
  const add = (body: unknown, path = '') =>
    call(program, `/api/v1/prices${path}`, body) as Promise<{ readonly id: string }>;
  await add({ model: 'gpt-9*', effective_from: daysFromNow(9), prices: { input: '0.0375', output: '2.5' } });
  await add({ provider: 'openai', model: 'gpt-9-mini', prices: { input: '0.15', output: '0.6' }, note: 'By contract' });
  const old = await add({
    model: 'old-model',
    effective_from: daysFromNow(-40),
    prices: { input: '1.9', output: '11' },
  });
  await add({ effective_from: daysFromNow(-3) }, `/${old.id}/end`);
  await until(async () => JSON.stringify(await call(program, '/api/v1/prices')).includes('"declared":true'), {
    what: 'the declared price is there',
  });
}

function daysFromNow(count: number): string {
  return new Date(Date.now() + count * 86_400_000).toISOString();
}

async function call(program: Program, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${program.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${program.adminKey}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return await response.json();
}

function all(): { readonly program: Program } {
  if (started.program === undefined) throw new Error('used before the start');
  return { program: started.program };
}

function pairs<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return items.flatMap((_, index) => (index % 2 === 0 ? [items.slice(index, index + 2)] : []));
}
