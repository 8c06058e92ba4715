import { expect, test } from 'vitest';
import { onBothEngines } from '../../../test/on-both-engines.ts';
import { peopleRig } from '../../../test/people-rig.ts';
import { identityStoreContract } from '../identity-store.contract.ts';

onBothEngines((engine, rig) => {
  identityStoreContract(engine, rig);

  test('of many who use the setup link at once, one becomes admin', async () => {
    const token = (await rig().identity.openSetup()) ?? '';
    const origin = { address: '::1', userAgent: '', requestId: 'r' };
    const outcomes = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        rig().identity.setUp({ token, name, email: `${name}@acme.com`, password: 'correct battery' }, origin),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.kind === 'done').length).toBe(1);
  });
});

test('over https the cookie travels over nothing else', async () => {
  const rig = await peopleRig({ isSecure: true });
  try {
    const token = (await rig.identity.openSetup()) ?? '';
    const admin = { token, name: 'Kim', email: 'kim@acme.com', password: 'correct battery' };
    const outcome = await rig.identity.setUp(admin, { address: '::1', userAgent: '', requestId: 'r' });
    const cookie = outcome.kind === 'done' ? outcome.cookie : '';
    expect(cookie).toMatch(/^__Host-tallygate_session=.*; HttpOnly; Secure; SameSite=Lax$/);
    const headers = new Headers({ cookie: cookie.split(';')[0] ?? '' });
    expect((await rig.identity.signedIn(headers))?.person.email).toBe('kim@acme.com');
    expect(rig.identity.clearingCookie).toMatch(/^__Host-tallygate_session=; .*Secure$/);
  } finally {
    await rig.close();
  }
});
