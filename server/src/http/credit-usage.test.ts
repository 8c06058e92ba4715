import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { apiErrorSchema, type CreditUsage, creditUsageSchema } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createCredits } from '#credits';
import { addDays, asInstant, civilTimeAt, isoInstant, startOfDay } from '#kernel';
import { ACCOUNT, caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { creditUseRows, type ExpectedUse, expectedUse, personOf, storedUse } from '../../test/credit-use-rows.ts';
import { manualClock } from '../../test/manual-clock.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { type WarehouseProcess, warehouseProcess } from '../../test/warehouse-process.ts';
import { kyselyCreditStore } from '../credits/adapters/kysely-credit-store.ts';
import { prepareWarehouse } from '../sql/adapters/prepare-warehouse.ts';
import { clickhouseCreditUsage } from '../usage/adapters/clickhouse-credit-usage.ts';

const ROWS = creditUseRows(7_311, inject('isProof') ? 6_000 : 1_200);
const USE = expectedUse(ROWS);
const ZONES = ['Asia/Seoul', 'America/New_York', 'Asia/Kathmandu'] as const;
/** From the end of a request to its charge. */
const BOOKED_AFTER_MS = 1_500;
const MINUTE_MS = 60_000;
const NOW = Date.UTC(2026, 10, 20, 3);
const ADMIN = { authorization: 'Bearer admin-key-0123456789' };
const KEYS = [
  declaredKey('admin-key-0123456789', 'account_admin'),
  declaredKey('lead-key-0123456789', 'workspace_admin'),
];

/** What the ledger was told, by when it was booked. */
interface Booked {
  readonly workspace: string;
  readonly at: number;
  readonly kind: 'charges' | 'direct' | 'corrections';
  readonly micro: bigint;
}

let warehouse: WarehouseProcess;
let service: ClickHouseClient;
let rig: PeopleRig;
let booked: readonly Booked[];
const clock = manualClock(Date.UTC(2026, 1, 20));
const callers = new Map<string, ReturnType<typeof caller>>();

beforeAll(async () => {
  warehouse = await warehouseProcess();
  const address = { url: warehouse.url, username: warehouse.user, password: warehouse.password };
  await prepareWarehouse(address);
  service = createClient({ ...address, log: { level: 127 } });
  const values = ROWS.map(storedUse);
  const http_headers = { 'x-tallygate-lane': 'insert' };
  await service.insert({ table: '`system.ai_gateway`.usage', values, format: 'JSONEachRow', http_headers });
  rig = await peopleRig();
  const credits = createCredits({ store: kyselyCreditStore(rig.store), clock, newId: rig.newId });
  booked = await charge(credits);
  const creditUsage = clickhouseCreditUsage(() => service);
  for (const zone of ZONES) {
    const account = () => ({ ...ACCOUNT, timeZone: zone });
    callers.set(zone, caller(controlOptions(rig, { declared: KEYS, credits, creditUsage, clock, account })));
  }
});
afterAll(async () => {
  await rig?.close();
  await service?.close();
  await warehouse?.dispose();
});

/** Charges each minute's use together a little later; now and then something is charged or given back by hand. */
async function charge(credits: ReturnType<typeof createCredits<never>>): Promise<readonly Booked[]> {
  const all: Booked[] = [];
  const inOne = <Value>(act: (tx: never) => Promise<Value>) => rig.store.transaction((tx) => act(tx as never));
  const byMinute = [...Map.groupBy(USE, ({ at }) => Math.floor(at / MINUTE_MS))];
  for (const [place, [, uses]] of byMinute.entries()) {
    const last = uses.at(-1)?.at ?? 0;
    clock.advance(Math.max(0, last + BOOKED_AFTER_MS - clock.now()));
    const at = clock.now();
    await inOne((tx) =>
      credits.postCharges(
        tx,
        uses.map(({ workspace_id: workspaceId, at: used, micro }) => ({
          ...{ workspaceId, holdId: undefined, amountMicro: micro, at: asInstant(used) },
        })),
      ),
    );
    for (const { workspace_id: workspace, micro } of uses) all.push({ workspace, at, kind: 'charges', micro });
    if (place % 25 !== 0) continue;
    const asked = { workspaceId: '1', amountMicro: BigInt(1_000 + place), allowsDebt: true };
    const debit = await inOne((tx) => credits.debit(tx, asked));
    if (debit.kind === 'refuse') throw new Error(debit.reason.code);
    all.push({ workspace: '1', at, kind: 'direct', micro: asked.amountMicro });
    const postingId = debit.value.postingId ?? '';
    await inOne((tx) => credits.correct(tx, { workspaceId: '1', postingId, amountMicro: 400n }));
    all.push({ workspace: '1', at, kind: 'corrections', micro: -400n });
  }
  clock.advance(NOW - clock.now());
  return all;
}

const sumOf = (of: readonly { readonly micro: bigint }[]) => of.reduce((sum, { micro }) => sum + micro, 0n);
const microOf = (text: string) => {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const micro = BigInt(whole + fraction.padEnd(6, '0'));
  return text.startsWith('-') ? -micro : micro;
};

async function usage(zone: string, query: Readonly<Record<string, string>>): Promise<CreditUsage> {
  const answer = await callers.get(zone)?.(`/api/v1/credits/usage?${new URLSearchParams(query)}`, { headers: ADMIN });
  expect([answer?.status, answer?.json()]).toEqual([200, expect.anything()]);
  return creditUsageSchema.parse(answer?.json());
}

const NAMES: Readonly<Record<CreditUsage['group'], readonly [Naming, Naming]>> = {
  service: [(use) => use.service, featureOf],
  user: [personOf, featureOf],
  feature: [featureOf, (use) => use.service],
};
type Naming = (use: ExpectedUse, among: readonly ExpectedUse[]) => string;
function featureOf({ isRun, feature }: ExpectedUse): string {
  return isRun ? '@run' : feature;
}

/** `name part requests runs micro`, sorted. */
function expectedLines(use: readonly ExpectedUse[], [outer, inner]: readonly [Naming, Naming]): readonly string[] {
  return [...Map.groupBy(use, (one) => `${outer(one, use)}|${inner(one, use)}`)]
    .map(([key, own]) => {
      const runs = own.filter(({ isRun }) => isRun).length;
      return `${key}|${own.length - runs}|${runs}|${sumOf(own)}`;
    })
    .sort();
}

function linesOf({ data }: CreditUsage): readonly string[] {
  return data
    .flatMap(({ name, parts }) =>
      parts.map((part) => `${name ?? ''}|${part.name ?? ''}|${part.requests}|${part.runs}|${microOf(part.credits)}`),
    )
    .sort();
}

const QUESTIONS = [
  { when: 'days over the change to summer time', from: '2026-03-05', to: '2026-03-12' },
  { when: 'days over the change to winter time', from: '2026-10-28', to: '2026-11-04' },
  { when: 'one day', from: '2026-10-14', to: '2026-10-15' },
  { when: 'all of it', from: '2026-02-01', to: '2026-11-19' },
] as const;

describe.each(ZONES)('in %s', (zone) => {
  const startOf = (day: string) => {
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
    return startOfDay({ year, month, day: date }, zone);
  };

  test.each(QUESTIONS)('use of $when is that of rows, and adds up to the ledger’s', async ({ from, to }) => {
    for (const workspace of ['1', '2']) {
      const isAsked = (one: { readonly at: number }) => one.at >= startOf(from) && one.at < startOf(to);
      const use = USE.filter((one) => one.workspace_id === workspace && isAsked(one));
      const inLedger = booked.filter((one) => one.workspace === workspace && isAsked(one));
      const ofKind = (kind: Booked['kind']) => sumOf(inLedger.filter((one) => one.kind === kind));
      for (const group of ['service', 'user', 'feature'] as const) {
        const answer = await usage(zone, { workspace, from, to, group });
        expect(answer).toMatchObject({ from: isoInstant(startOf(from)), to: isoInstant(startOf(to)), time_zone: zone });
        expect(linesOf(answer)).toEqual(expectedLines(use, NAMES[group]));
        const lines = Object.fromEntries(Object.entries(answer.lines).map(([name, text]) => [name, microOf(text)]));
        expect(lines).toEqual({
          requests: sumOf(use.filter(({ isRun }) => !isRun)),
          runs: sumOf(use.filter(({ isRun }) => isRun)),
          direct: ofKind('direct'),
          corrections: ofKind('corrections'),
          booked_apart: ofKind('charges') - sumOf(use),
        });
        expect(microOf(answer.total)).toBe(sumOf(inLedger));
        expect(microOf(answer.total)).toBe(Object.values(lines).reduce((sum, micro) => sum + micro, 0n));
        for (const { credits, parts } of answer.data) {
          expect(microOf(credits)).toBe(parts.reduce((sum, part) => sum + microOf(part.credits), 0n));
        }
      }
    }
  });

  test('use is told of thirty days up to yesterday, and of today nothing', async () => {
    const today = startOfDay(civilTimeAt(asInstant(NOW), zone), zone);
    const first = startOfDay(addDays(civilTimeAt(today, zone), -30), zone);
    const answer = await usage(zone, { workspace: 'main' });
    expect(answer).toMatchObject({ from: isoInstant(first), to: isoInstant(today), as_of: isoInstant(asInstant(NOW)) });
    const later = await usage(zone, { workspace: 'main', from: isoInstant(first), to: '2026-12-31T00:00:00Z' });
    expect(later).toEqual({ ...answer, group: 'service' });
  });
});

test('requests that were charged after midnight count for the day they came, and are told apart', async () => {
  const days = new Set(USE.map(({ at }) => isoInstant(asInstant(at)).slice(0, 10)));
  const apart: string[] = [];
  for (const day of days) {
    const to = isoInstant(asInstant(Date.parse(day) + 86_400_000)).slice(0, 10);
    apart.push((await usage('Asia/Seoul', { workspace: '1', from: day, to })).lines.booked_apart);
  }
  expect(apart.filter((amount) => amount !== '0').length).toBeGreaterThan(3);
  expect(apart.reduce((sum, amount) => sum + microOf(amount), 0n)).toBe(0n);
});

test('as CSV every line has its own credits, and all of them are the total', async () => {
  const query = { workspace: '1', from: '2026-02-01', to: '2026-11-20', group: 'user' };
  const { total } = await usage('Asia/Seoul', query);
  const answer = await callers.get('Asia/Seoul')?.(`/api/v1/credits/usage?${new URLSearchParams(query)}`, {
    headers: { ...ADMIN, accept: 'text/csv' },
  });
  const [head, ...lines] = (answer?.text ?? '').trimEnd().split('\r\n');
  expect(head).toBe('name,part,requests,runs,credits');
  expect(lines.reduce((sum, line) => sum + microOf(line.split(',').at(-1) ?? ''), 0n)).toBe(microOf(total));
});

test.each([
  { query: 'workspace=1&from=2026-11-20&to=2026-11-19', status: 400, code: 'request_invalid' },
  { query: 'workspace=1&from=2024-01-01&to=2026-11-19', status: 400, code: 'request_invalid' },
  { query: 'workspace=1&group=model', status: 400, code: 'request_invalid' },
  { query: 'workspace=nowhere', status: 404, code: 'workspace_unknown' },
  { query: 'workspace=1', status: 403, code: 'role_not_allowed', who: 'lead' },
])('a question of $query is refused as $code', async ({ query, status, code, who = 'admin' }) => {
  const headers = { authorization: `Bearer ${who}-key-0123456789` };
  const answer = await callers.get('Asia/Seoul')?.(`/api/v1/credits/usage?${query}`, { headers });
  expect([answer?.status, apiErrorSchema.parse(answer?.json()).error.code]).toEqual([status, code]);
});
