import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TOSS_WINDOW_PATH } from '#billing';
import type { Role } from '#identity';
import { type BillingRig, billingRig, keyOf } from '../../test/billing-rig.ts';
import { type Call, caller, declaredKey } from '../../test/control-rig.ts';
import { API_ROUTES } from './api-routes.ts';

/** Amounts that are nowhere else: 7,654,321 won and its tax, 98,765.4 credits. */
const AMOUNT = /7[,.]?654[,.]?321|765[,.]?432|8[,.]?419[,.]?753|98[,.]?765|7\.6|5[,.]?432[,.]?198/;
const OTHERS: readonly Role[] = ['workspace_admin', 'member', 'viewer'];
const BOUND = declaredKey('bound-key-0123456789', 'account_admin', { id: 'id-of-bound', endpoints: ['gpt'] });
const MONEY_ROUTES = API_ROUTES.filter(
  ({ path, isOpen }) => /^\/api\/v1\/(billing|credits)\//.test(path) && isOpen !== true,
);
const nameOf = ({ method, path }: (typeof API_ROUTES)[number]) => `${method.toUpperCase()} ${path}`;

let it: BillingRig;
let call: ReturnType<typeof caller>;
const known: Record<string, string> = {};
const sessions = new Map<string, Readonly<Record<string, string>>>();

beforeAll(async () => {
  it = await billingRig();
  const declared = [...it.options.declaredKeys(), BOUND];
  const dashboards = { list: async () => [], find: async () => undefined } as never;
  const options = { ...it.options, declaredKeys: () => declared, dashboards };
  call = caller({ ...options, findKey: (secret) => it.options.findKey(secret) ?? boundKey(secret) });
  const price = { currency: 'KRW', supply: '7654321' };
  const names = { ko: '상품', en: 'package' };
  const offer = (await it.send('POST', '/packages', { names, credits: '98765.4', price })).json();
  await it.send('POST', '/plans', { names, credits: '98765.4', price });
  const card = await it.card('approve');
  const { order } = (await it.send('POST', '/orders', { workspace: 'main', package: offer.id })).json();
  await it.send('PUT', '/credit-alerts?workspace=main', { low_at: '5432198', expiring_days: null });
  Object.assign(known, { order: order.id, lot: order.lot_id, document: order.documents[0].id, method: card.id });
  for (const who of OTHERS) sessions.set(who, await signIn(who));
});
afterAll(() => it.close());

function boundKey(secret: string) {
  return secret === 'bound-key-0123456789' ? BOUND : undefined;
}

async function signIn(role: Role): Promise<Readonly<Record<string, string>>> {
  const { rig } = it;
  const id = rig.newId();
  const passwordHash = await rig.engine.hashPassword('correct battery');
  return await rig.store.transaction(async (tx) => {
    const email = `${role}@people.acme.com`;
    const createdAt = rig.clock.now();
    await rig.people.savePerson(tx, { id, email, name: role, isAccountAdmin: false, createdAt, disabledAt: undefined });
    await rig.engine.addUser(tx, { id, name: role, email, passwordHash });
    const subject = { kind: 'person', id } as const;
    await rig.people.saveWorkspaceRole(tx, { workspaceId: '1', subject, role: role as 'member' });
    const { cookie } = await rig.engine.startSession(tx, { personId: id, address: '', userAgent: '' });
    return { cookie: cookie.split(';')[0] ?? '', 'sec-fetch-site': 'same-origin' };
  });
}

/** The same request as an account admin would make of what is really there. */
function requestOf({ method, path }: (typeof API_ROUTES)[number]): [string, Call] {
  const kind = ['document', 'method', 'lot'].find((each) => path.includes(`/${each}s/`)) ?? 'order';
  const named = path
    .replace('{id}', known[kind] ?? '')
    .replace('{name}', 'sandbox')
    .replace('{month}', '2026-01')
    .replaceAll(/\{\w+\}/g, 'x');
  const body = method === 'get' || method === 'delete' ? {} : { body: { workspace: 'main', amount: '1', reason: 'r' } };
  return [`${named}?workspace=main`, { method: method.toUpperCase(), ...body }];
}

async function refused(path: string, request: Call, headers: Readonly<Record<string, string>>): Promise<void> {
  const answer = await call(path, { ...request, headers });
  expect([answer.status, answer.json().error.code]).toEqual([403, 'role_not_allowed']);
  expect(answer.json().error.details).toBeUndefined();
  expect(answer.text).not.toMatch(AMOUNT);
  // Nothing but the request's id may be told in digits: no amount has another way out.
  expect(answer.text.replaceAll(/"request_id":"[^"]*"/g, '')).not.toMatch(/\d/);
}

describe.each(MONEY_ROUTES.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  test('is refused without an amount to everybody but account admins, by key and by session, as JSON and as CSV', async () => {
    const [path, request] = requestOf(route);
    for (const who of OTHERS) {
      await refused(path, request, keyOf(who));
      await refused(path, request, sessions.get(who) ?? {});
      await refused(path, request, { ...keyOf(who), accept: 'text/csv' });
    }
    // A key that is bound to endpoints reads credits, as its holder does, and nothing of billing.
    const bound = { authorization: 'Bearer bound-key-0123456789' };
    if (path.startsWith('/api/v1/billing/')) await refused(path, request, bound);
  });
});

test('there are as many routes of money as the list says', () => {
  expect(MONEY_ROUTES.length).toBeGreaterThan(60);
});

test('an account admin sees the amounts: the guard above looks for what is there', async () => {
  const orders = await call('/api/v1/billing/orders', { headers: keyOf('account_admin') });
  expect(orders.text).toMatch(AMOUNT);
});

test('nothing that others may ask tells an amount: who they are, what there is, and the description of the API', async () => {
  const open = ['/api/v1/me', '/api/v1/session', '/api/v1/dashboards', '/api/v1/workspaces', '/api/v1/previews'];
  for (const path of [...open, '/api/v1/openapi.json', '/settings/billing/plan', '/settings/billing/credits']) {
    for (const who of OTHERS) {
      for (const headers of [keyOf(who), sessions.get(who) ?? {}]) {
        const answer = await call(path, { headers });
        expect([path, answer.status]).toEqual([path, expect.toBeOneOf([200, 204])]);
        expect(answer.text).not.toMatch(AMOUNT);
      }
    }
  }
});

test('the window of a provider is for account admins alone', async () => {
  for (const who of OTHERS) await refused(`${TOSS_WINDOW_PATH}?id=x`, {}, keyOf(who));
  const admin = await call(`${TOSS_WINDOW_PATH}?id=x`, { headers: keyOf('account_admin') });
  expect(admin.json().error.code).toBe('billing_provider_off');
});
