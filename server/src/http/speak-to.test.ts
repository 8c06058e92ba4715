import type { Language } from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashSecret, type KeyRecord } from '#identity';
import { asInstant } from '#kernel';
import { ACCOUNT, controlOptions, declaredKey, INTERNAL_SECRET } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { addPerson, door, PASSWORD } from '../../test/signed-in.ts';
import { createControlApi } from './create-control-api.ts';

const SECRET = 'member-key-0123456789';

let rig: PeopleRig;
beforeEach(async () => {
  rig = await peopleRig();
});
afterEach(() => rig.close());

interface Asked {
  readonly account?: Language;
  readonly key?: Partial<KeyRecord>;
  readonly headers: Readonly<Record<string, string>>;
  readonly path?: string;
  /** Undefined: it is a question. */
  readonly change?: object;
}

/** A refusal, as a gateway brings it back; nothing is asked of the caller's language but what `headers` say. */
async function refused({ account = 'ko', key = {}, headers, path = '/api/v1/members', change }: Asked) {
  const declared = [declaredKey(SECRET, 'viewer', key)];
  const app = createControlApi({
    ...controlOptions(rig, { declared }),
    account: () => ({ ...ACCOUNT, language: account }),
  });
  const internal = { 'x-tallygate-internal': INTERNAL_SECRET, 'x-tallygate-host': 'gw.acme.com' };
  const how = change === undefined ? {} : { method: 'PATCH', body: JSON.stringify(change) };
  const response = await app.request(path, { ...how, headers: { ...internal, ...headers } });
  return JSON.parse(await response.text()).error as { code: string; message: string; details?: object };
}

const spoken = ({ message }: { readonly message: string }): Language => (/[가-힣]/.test(message) ? 'ko' : 'en');
const withKey = { authorization: `Bearer ${SECRET}` };

describe('a refusal is told to the holder of a key', () => {
  test.each<{ when: string; asked?: string; person?: Language; account?: Language; language: Language }>([
    { when: 'it asks for one', asked: 'en', person: 'ko', language: 'en' },
    { when: 'it asks for the other', asked: 'ko', person: 'en', account: 'en', language: 'ko' },
    { when: 'it asks for one that we do not speak', asked: 'fr', person: 'en', language: 'en' },
    { when: 'its person chose English', person: 'en', language: 'en' },
    { when: 'its person chose Korean', person: 'ko', account: 'en', language: 'ko' },
    { when: 'its person chose none', account: 'en', language: 'en' },
    { when: 'nobody chose one', language: 'ko' },
  ])('in $language: $when', async ({ asked, person, account, language }) => {
    const headers = { ...withKey, ...(asked === undefined ? {} : { 'accept-language': asked }) };
    const error = await refused({ headers, key: { language: person }, ...(account && { account }) });
    expect([error.code, spoken(error)]).toEqual(['role_not_allowed', language]);
  });

  test.each<{ when: string; headers: Record<string, string>; code: string }>([
    { when: 'no key came', headers: {}, code: 'key_missing' },
    { when: 'the key is none of ours', headers: { authorization: 'Bearer nobody' }, code: 'key_unknown' },
  ])('in the account’s language where $when', async ({ headers, code }) => {
    for (const account of ['ko', 'en'] as const) {
      const error = await refused({ headers, account, key: { language: account === 'ko' ? 'en' : 'ko' } });
      expect([error.code, spoken(error)]).toEqual([code, account]);
    }
  });

  test('that has expired: in their language too, at a time of the account’s zone, which programs read in UTC', async () => {
    const expiresAt = asInstant(Date.UTC(2025, 11, 31, 15));
    const error = await refused({ headers: withKey, key: { hash: hashSecret(SECRET), expiresAt, language: 'en' } });
    expect(error.message).toContain('expired at 2026-01-01 00:00 (Asia/Seoul).');
    expect(error.details).toEqual({ expired_at: '2025-12-31T15:00:00.000Z' });
  });
});

describe('a refusal is told to who is signed in', () => {
  test.each<{ chosen: Language | undefined; account: Language; asked?: string; language: Language }>([
    { chosen: 'en', account: 'ko', language: 'en' },
    { chosen: 'ko', account: 'en', language: 'ko' },
    { chosen: undefined, account: 'en', language: 'en' },
    { chosen: undefined, account: 'ko', language: 'ko' },
    { chosen: 'en', account: 'en', asked: 'ko', language: 'ko' },
  ])('in $language: they chose $chosen in an account that speaks $account', async (row) => {
    const { chosen, account, asked, language } = row;
    const id = await addPerson(rig, 'lee@acme.com');
    await rig.store.transaction((tx) => rig.waysIn.saveLanguage(tx, id, chosen));
    const browser = door(rig).browser();
    await browser.signIn('lee@acme.com', PASSWORD);
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const own = { cookie, origin: 'https://gw.acme.com' };
    const headers = { ...own, ...(asked === undefined ? {} : { 'accept-language': asked }) };
    const change = { path: '/api/v1/session/profile', change: { role: 'viewer' } };
    const errors = [await refused({ headers, account }), await refused({ headers, account, ...change })];
    expect(errors.map(({ code }) => code)).toEqual(['role_not_allowed', 'request_invalid']);
    expect(errors.map(spoken)).toEqual([language, language]);
  });
});
