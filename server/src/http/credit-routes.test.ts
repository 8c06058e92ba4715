import {
  apiErrorSchema,
  chargedSchema,
  creditChangeSchema,
  creditHoldSchema,
  creditPolicySchema,
  creditSummarySchema,
  creditVerificationSchema,
  lotSchema,
  pageOf,
} from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditCharged, auditCredits, createCredits } from '#credits';
import { asInstant, isoInstant } from '#kernel';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { kyselyCreditAudit } from '../credits/adapters/kysely-credit-audit.ts';
import { kyselyCreditStore } from '../credits/adapters/kysely-credit-store.ts';
import { kyselyChargedCredits } from '../credits/prices/adapters/kysely-charged-credits.ts';

const KEYS = [
  declaredKey('admin-key-0123456789', 'account_admin'),
  declaredKey('lead-key-0123456789', 'workspace_admin'),
  declaredKey('member-key-0123456789', 'member'),
  declaredKey('viewer-key-0123456789', 'viewer'),
];
const as = (who: string) => ({ authorization: `Bearer ${who}-key-0123456789` });
const ADMIN = as('admin');
const CREDITS = '/api/v1/credits';

let rig: PeopleRig;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
  rig = await peopleRig();
  const { clock, newId } = rig;
  const credits = createCredits({ store: kyselyCreditStore(rig.store), clock, newId });
  const verifyCredits = () => auditCredits(kyselyCreditAudit(rig.store.db), (act) => rig.store.transaction(act));
  const verifyCharged = () => auditCharged(kyselyChargedCredits(rig.store.db), (act) => rig.store.transaction(act));
  call = caller(controlOptions(rig, { declared: KEYS, credits, clock, verifyCredits, verifyCharged }));
});
afterEach(() => rig.close());

const get = (path: string, headers: Readonly<Record<string, string>> = ADMIN) => call(`${CREDITS}${path}`, { headers });
const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = ADMIN) =>
  call(`${CREDITS}${path}`, { method: 'POST', body, headers });
const later = (ms: number) => isoInstant(asInstant(rig.clock.now() + ms));
const acts = async () => (await rig.audit.after({ sequence: 0, limit: 100 })).map(({ action }) => action);
const grant = async (more: object = {}) => {
  const answer = await post('/grants', { workspace: 'main', type: 'card', amount: '100', ...more });
  expect(answer.status).toBe(201);
  return lotSchema.parse(answer.json());
};
const lots = async () => pageOf(lotSchema).parse((await get('/lots?workspace=main')).json()).data;
const summary = async () => creditSummarySchema.parse((await get('/summary?workspace=1')).json());
const codeOf = (answer: { json(): unknown }) => apiErrorSchema.parse(answer.json()).error.code;

describe('grants', () => {
  test('are lots with exact amounts, of a workspace by its id or its name, and are in the audit log', async () => {
    const lot = await grant({ amount: '0.000001', note: '1차 충전', priority: 3 });
    expect(lot).toMatchObject({
      workspace_id: '1',
      type: 'card',
      amount: '0.000001',
      remaining: '0.000001',
      held: '0',
    });
    expect(lot).toMatchObject({ note: '1차 충전', priority: 3, is_usable: true });
    expect(await acts()).toEqual(['credits.granted']);
    expect(await lots()).toEqual([lot]);
  });

  test('end when it was said, or as their type does', async () => {
    const at = '2026-01-05T00:30:00+09:00';
    expect((await grant({ effective_at: at })).expires_at).toBe('2026-12-31T15:00:00.000Z');
    expect((await grant({ type: 'cash', effective_at: at })).expires_at).toBe('2026-12-31T15:00:00.000Z');
    expect((await grant({ type: 'plan', effective_at: '2026-01-31T00:00:00+09:00' })).expires_at).toBe(
      '2026-02-27T15:00:00.000Z',
    );
    expect((await grant({ type: 'promotion' })).expires_at).toBeNull();
    expect((await grant({ type: 'adjustment' })).expires_at).toBeNull();
    expect((await grant({ expires_at: null })).expires_at).toBeNull();
    expect((await grant({ type: 'cash', origin: 'plan' })).origin).toBe('plan');
  });

  test.each([
    { asked: { amount: '0' }, status: 400, code: 'request_invalid' },
    { asked: { amount: '-1' }, status: 400, code: 'request_invalid' },
    { asked: { amount: 5 }, status: 400, code: 'request_invalid' },
    { asked: { amount: '1.0000001' }, status: 400, code: 'request_invalid' },
    { asked: { amount: '1000000001' }, status: 400, code: 'request_invalid' },
    { asked: { amount: '1000000000.1' }, status: 400, code: 'request_invalid' },
    { asked: { type: 'gift' }, status: 400, code: 'request_invalid' },
    { asked: { workspace: 'nowhere' }, status: 404, code: 'workspace_unknown' },
    {
      asked: { effective_at: '2026-02-01T00:00:00Z', expires_at: '2026-02-01T00:00:00Z' },
      status: 400,
      code: 'credit_time_invalid',
    },
  ])('with $asked are refused as $code', async ({ asked, status, code }) => {
    const answer = await post('/grants', { workspace: 'main', type: 'card', amount: '1', ...asked });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect([await lots(), await acts()]).toEqual([[], []]);
  });
});

test('the same key gives the same answer once more and does nothing; with another body it is refused', async () => {
  const key = { ...ADMIN, 'idempotency-key': 'k-1' };
  const body = { workspace: 'main', type: 'card', amount: '10' };
  const [first, second] = [await post('/grants', body, key), await post('/grants', body, key)];
  expect(second.json()).toEqual(first.json());
  expect(await lots()).toHaveLength(1);
  const debit = { workspace: 'main', amount: '10' };
  const debitKey = { ...ADMIN, 'idempotency-key': 'k-2' };
  const charged = (await post('/debits', debit, debitKey)).json();
  // Nothing is left, and still it is the first answer.
  expect((await post('/debits', debit, debitKey)).json()).toEqual(charged);
  const reused = await post('/debits', { ...debit, amount: '11' }, debitKey);
  expect([reused.status, codeOf(reused)]).toEqual([409, 'idempotency_key_reused']);
});

describe('debits', () => {
  test('take what ends first, and what is not there is refused or becomes debt', async () => {
    await grant({ type: 'promotion', amount: '5' });
    const soon = await grant({ amount: '10', expires_at: later(86_400_000) });
    const charged = chargedSchema.parse((await post('/debits', { workspace: 'main', amount: '12' })).json());
    expect(charged).toMatchObject({ amount: '12', debt: '0', available: '3', late: false, hold: null });
    expect(charged.lots[0]).toEqual({ lot_id: soon.id, amount: '10' });
    const refused = await post('/debits', { workspace: 'main', amount: '4' });
    expect([refused.status, codeOf(refused)]).toEqual([402, 'insufficient_credits']);
    expect(refused.text).toContain('3 are left, it may need 4');
    const owed = chargedSchema.parse(
      (await post('/debits', { workspace: 'main', amount: '4.5', allow_debt: true })).json(),
    );
    expect(owed).toMatchObject({ debt: '1.5', available: '0' });
    expect(await summary()).toMatchObject({ available: '0', debt: '1.5', balance: '-1.5', used_this_month: '16.5' });
  });

  test('of an earlier time take what was usable then; to the millisecond', async () => {
    await grant({ effective_at: later(-10_000), expires_at: later(-1_000) });
    const debit = (ms: number) => post('/debits', { workspace: 'main', amount: '1', at: later(ms) });
    expect((await debit(-10_001)).status).toBe(402);
    expect((await debit(-10_000)).status).toBe(201);
    expect((await debit(-1_001)).status).toBe(201);
    expect((await debit(-1_000)).status).toBe(402);
    const future = await debit(1);
    expect([future.status, codeOf(future)]).toEqual([400, 'credit_time_invalid']);
  });

  test('are corrected in reverse order, and never by more than they were', async () => {
    await grant({ amount: '5', expires_at: later(10_000) });
    const last = await grant({ amount: '5', expires_at: later(20_000) });
    const { id } = chargedSchema.parse((await post('/debits', { workspace: 'main', amount: '10' })).json());
    const correct = (amount: string) => post('/corrections', { workspace: 'main', debit: id, amount });
    const given = chargedSchema.parse((await correct('7')).json());
    expect(given).toMatchObject({ amount: '-7', available: '7' });
    expect(given.lots[0]).toEqual({ lot_id: last.id, amount: '-5' });
    const above = await correct('3.1');
    expect([above.status, codeOf(above)]).toEqual([409, 'credit_amount_above']);
    const unknown = await post('/corrections', { workspace: 'main', debit: 'none', amount: '1' });
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'credit_charge_unknown']);
  });
});

describe('holds', () => {
  const hold = async (amount: string, more: object = {}) => {
    const answer = await post('/holds', { workspace: 'main', amount, ...more });
    expect(answer.status).toBe(201);
    return creditHoldSchema.parse(answer.json());
  };

  test('keep credits from everybody else, and show as held', async () => {
    await grant();
    expect(await hold('60')).toMatchObject({ status: 'open', amount: '60', available: '40' });
    expect(await summary()).toMatchObject({ available: '40', held: '60', balance: '100' });
    expect((await lots())[0]).toMatchObject({ remaining: '40', held: '60' });
    const refused = await post('/holds', { workspace: 'main', amount: '41' });
    expect([refused.status, codeOf(refused)]).toEqual([402, 'insufficient_credits']);
  });

  test.each([
    { body: undefined, amount: '60', available: '40' },
    { body: {}, amount: '60', available: '40' },
    { body: { amount: '10' }, amount: '10', available: '90' },
    { body: { amount: '110' }, amount: '110', available: '0' },
  ])('of 60 are captured by $body', async ({ body, amount, available }) => {
    await grant();
    const { id } = await hold('60');
    const charged = chargedSchema.parse((await post(`/holds/${id}/capture`, body)).json());
    expect(charged).toMatchObject({ amount, available, hold: { status: 'captured', amount: '0' } });
    for (const verb of ['capture', 'release', 'extend']) {
      const again = await post(`/holds/${id}/${verb}`, {});
      expect([again.status, codeOf(again)]).toEqual([409, 'credit_hold_ended']);
    }
  });

  test('are released in part and whole, extended, and end by their term', async () => {
    await grant();
    const { id } = await hold('60', { expires_in_seconds: 10 });
    expect((await post(`/holds/${id}/release`, { amount: '20' })).json()).toMatchObject({
      amount: '40',
      status: 'open',
    });
    rig.clock.advance(5_000);
    expect((await post(`/holds/${id}/extend`, { amount: '5' })).json()).toMatchObject({
      amount: '45',
      expires_at: later(10_000),
    });
    rig.clock.advance(10_000);
    expect((await get(`/holds/${id}`)).json()).toMatchObject({ status: 'expired', amount: '0' });
    expect(await summary()).toMatchObject({ available: '100', held: '0' });
    const ended = (status: string) => ({ error: { code: 'credit_hold_ended', details: { status } } });
    expect((await post(`/holds/${id}/capture`, {})).json()).toMatchObject(ended('expired'));
    expect((await post(`/holds/${id}/capture`, { amount: '3' })).json()).toMatchObject({ late: true, available: '97' });
    expect((await post(`/holds/${id}/capture`, { amount: '3' })).json()).toMatchObject(ended('captured'));
    expect(await summary()).toMatchObject({ available: '97' });
    expect((await post('/holds/none/release', {})).status).toBe(404);
  });

  test.each([
    {
      ...{ ended: 'captured', language: 'en' },
      message:
        'The hold has ended, so that nothing was changed. It was captured already, and is charged once; the history of credits shows it.',
    },
    {
      ...{ ended: 'captured', language: 'ko' },
      message:
        '이미 종료된 보류이므로 변경된 것은 없습니다. 이미 차감되었으며 두 번 차감되지 않습니다. 크레딧 변동 내역에서 확인해 주세요.',
    },
    { ended: 'released', language: 'en', message: 'Make a new hold, or charge what was used as a debit.' },
    { ended: 'released', language: 'ko', message: '이미 사용한 크레딧은 직접 차감(debit)해 주세요.' },
    { ended: 'expired', language: 'en', message: 'Charge what was used by a capture that names the amount;' },
    { ended: 'expired', language: 'ko', message: '이미 사용한 크레딧은 amount를 지정해 차감(capture)하고,' },
  ])('that were $ended say what happened and what can be done, in $language', async ({ ended, language, message }) => {
    await grant();
    const { id } = await hold('60', { expires_in_seconds: 10 });
    if (ended === 'expired') rig.clock.advance(10_000);
    else await post(`/holds/${id}/${ended === 'captured' ? 'capture' : 'release'}`, {});
    const refused = await post(`/holds/${id}/capture`, {}, { ...ADMIN, 'accept-language': language });
    expect(apiErrorSchema.parse(refused.json()).error.message).toContain(message);
  });
});

test('the history tells every change, the newest first, by pages and by kind', async () => {
  const lot = await grant({ expires_at: later(10_000) });
  await post('/debits', { workspace: 'main', amount: '30' });
  await post(`/lots/${lot.id}/refund`, { amount: '20' });
  await post(`/lots/${lot.id}/void`, {});
  const page = async (query: string) => {
    const answer = (await get(`/history?workspace=main&${query}`)).json();
    return pageOf(creditChangeSchema).parse(answer);
  };
  const all = await page('limit=50');
  expect(all.data.map(({ kind, amount }) => [kind, amount])).toEqual([
    ['void', '-50'],
    ['refund', '-20'],
    ['debit', '-30'],
    ['grant', '100'],
  ]);
  expect(all.data.every(({ lots: [named] }) => named?.lot_id === lot.id && named.type === 'card')).toBe(true);
  const first = await page('limit=3');
  const second = await page(`limit=3&cursor=${first.next_cursor}`);
  expect([...first.data, ...second.data]).toEqual(all.data);
  expect(second.next_cursor).toBeNull();
  expect((await page('kinds=grant,refund')).data.map(({ kind }) => kind)).toEqual(['refund', 'grant']);
  expect((await get('/history?workspace=main&kinds=gift')).status).toBe(400);
});

test('the history is cut by type of lot and by time of booking, and is the same as CSV', async () => {
  await grant({ note: '=첫 "충전"' });
  rig.clock.advance(1_000);
  const plan = await grant({ type: 'plan', amount: '5' });
  await grant({ type: 'cash', amount: '7' });
  rig.clock.advance(1_000);
  await post('/debits', { workspace: 'main', amount: '6' });
  const amounts = async (query: string) => {
    const answer = await get(`/history?workspace=main&${query}`);
    return pageOf(creditChangeSchema)
      .parse(answer.json())
      .data.map(({ amount }) => amount);
  };
  const second = encodeURIComponent(later(-1_000));
  expect(await amounts('types=plan')).toEqual(['-6', '5']);
  expect(await amounts('types=plan,cash&kinds=grant')).toEqual(['7', '5']);
  expect(await amounts('types=promotion')).toEqual([]);
  expect(await amounts(`to=${second}`)).toEqual(['100']);
  expect(await amounts(`from=${second}&to=${encodeURIComponent(later(0))}`)).toEqual(['7', '5']);
  expect((await get('/history?workspace=main&types=gift')).status).toBe(400);
  const csv = await get('/history?workspace=main', { ...ADMIN, accept: 'text/csv' });
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const [head, ...lines] = csv.text.trimEnd().split('\r\n');
  expect(head).toBe('sequence,booked_at,at,kind,types,amount,held,debt,lots,note,id');
  expect(lines.map((line) => line.split(',').slice(3, 8).join(' '))).toEqual([
    'debit plan card -6 0 0',
    'grant cash 7 0 0',
    'grant plan 5 0 0',
    'grant card 100 0 0',
  ]);
  expect(lines[0]).toContain(`${plan.id}:-5`);
  expect(lines[3]).toContain(`"'=첫 ""충전"""`);
  const filtered = await get('/history?workspace=main&types=cash&limit=1', { ...ADMIN, accept: 'text/csv' });
  expect(filtered.text.trimEnd().split('\r\n')).toHaveLength(2);
  expect((await get('/history?workspace=main', { ...as('lead'), accept: 'text/csv' })).status).toBe(403);
});

test('lots come as CSV too, all of them, whatever the page', async () => {
  const first = await grant({ note: 'a,b' });
  await grant({ type: 'promotion', amount: '2.5' });
  const csv = await get('/lots?workspace=main&limit=1', { ...ADMIN, accept: 'text/csv' });
  const [head, ...lines] = csv.text.trimEnd().split('\r\n');
  expect(head?.startsWith('id,type,note,amount,remaining,held')).toBe(true);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain(`${first.id},card,"a,b",100,100,0`);
  expect(lines[1]).toContain(',promotion,,2.5,2.5,0');
});

test('the summary looks 14 days ahead, to the end of the 14th, and names what ends', async () => {
  const { expiring_until: until } = await summary();
  const end = Date.parse(until) - rig.clock.now();
  const last = await grant({ amount: '1', expires_at: later(end), note: '이벤트' });
  await grant({ amount: '2', expires_at: later(end + 1) });
  const sooner = await grant({ type: 'plan', amount: '4', expires_at: later(60_000) });
  expect(await summary()).toMatchObject({
    available: '7',
    expiring: '5',
    next_expiry_at: sooner.expires_at,
    expiring_lots: [
      { lot_id: sooner.id, type: 'plan', note: '', amount: '4', expires_at: sooner.expires_at },
      { lot_id: last.id, type: 'card', note: '이벤트', amount: '1', expires_at: until },
    ],
  });
});

test('the summary counts what is held among what ends: it may come back', async () => {
  const soon = await grant({ type: 'plan', amount: '4', expires_at: later(86_400_000) });
  await grant({ amount: '10' });
  const held = (amount: string, ends: string) => ({
    expiring: '4',
    next_expiry_at: ends,
    expiring_lots: [{ lot_id: soon.id, amount: '4', expires_at: ends }],
    held: amount,
  });
  for (const all of ['3', '4', '7']) {
    const { id } = (await post('/holds', { workspace: 'main', amount: all })).json();
    expect(await summary()).toMatchObject(held(all, soon.expires_at ?? ''));
    await post(`/holds/${id}/release`, {});
  }
  await post('/debits', { workspace: 'main', amount: '4' });
  expect(await summary()).toMatchObject({ expiring: '0', expiring_lots: [] });
});

test('the ledger is verified on demand', async () => {
  await grant();
  const answer = creditVerificationSchema.parse((await get('/verification')).json());
  expect(answer).toEqual({
    ...{ accounts: 1, lots: 1, postings: 1 },
    ...{ findings: [], findings_cut: false, charged_days: [] },
  });
});

test('a policy is chosen in parts', async () => {
  const change = (body: object) => call(`${CREDITS}/policy?workspace=main`, { method: 'PATCH', body, headers: ADMIN });
  const before = creditPolicySchema.parse((await get('/policy?workspace=main')).json());
  expect(before).toMatchObject({ burn_order: 'expiry-first', validity: 'civil', debt_settled_by: 'paid' });
  const after = creditPolicySchema.parse((await change({ burn_order: 'priority-first', debt_cap: '5' })).json());
  expect(after).toEqual({ ...before, burn_order: 'priority-first', debt_cap: '5' });
  const refused = await post('/debits', { workspace: 'main', amount: '6', allow_debt: true });
  expect([refused.status, codeOf(refused)]).toEqual([402, 'debt_cap_reached']);
});

test.each(['lead', 'member', 'viewer'])('a %s reads and changes no credits', async (who) => {
  const headers = as(who);
  for (const path of ['/summary', '/lots', '/history', '/policy', '/verification']) {
    expect((await get(`${path}?workspace=main`, headers)).status).toBe(403);
  }
  for (const path of ['/grants', '/holds', '/debits', '/corrections', '/holds/x/capture', '/lots/x/void']) {
    expect((await post(path, { workspace: 'main', type: 'card', amount: '1' }, headers)).status).toBe(403);
  }
  expect([await lots(), await acts()]).toEqual([[], []]);
});
