import { expect, test } from 'vitest';
import { peopleRig } from '../../../test/people-rig.ts';
import { ADMIN_KEY, door } from '../../../test/signed-in.ts';

test('an answer counts once also when the provider lets its code be used again', async () => {
  const claims = {
    issuer: 'https://id.acme.com',
    subject: 'sub-1',
    email: 'lee@acme.com',
    isEmailVerified: true,
    name: 'Lee',
    all: {},
  };
  let states = 0;
  const rig = await peopleRig({
    provider: {
      makeSecrets: () => ({ state: `state-${++states}`, nonce: 'n', verifier: 'v' }),
      startUrl: async () => 'https://id.acme.com/authorize',
      finish: async () => ({ kind: 'claims', claims }),
      checkIssuer: async () => undefined,
    },
  });
  try {
    const stand = door(rig);
    const sso = { is_on: true, name: 'x', issuer: claims.issuer, client_id: 'x', creates_people: true };
    const body = { single_sign_on: sso };
    await stand.call('/api/v1/sign-in-settings', { method: 'PATCH', headers: ADMIN_KEY, body });
    const browser = stand.browser();
    await browser.send('/api/v1/sso/start');
    const flow = browser.jar.get('tallygate_sso') ?? '';
    const finish = async () => {
      const other = stand.browser();
      other.jar.set('tallygate_sso', flow);
      const answer = await other.send('/api/v1/sso/callback?code=c&state=state-1');
      return `${answer.headers.get('location')} ${await other.isSignedIn()}`;
    };
    const outcomes = await Promise.all([finish(), finish(), finish()]);
    expect(outcomes.sort()).toEqual(['/ true', '/sign-in?problem=sso_late false', '/sign-in?problem=sso_late false']);
    expect(await finish()).toBe('/sign-in?problem=sso_late false');
  } finally {
    await rig.close();
  }
});
