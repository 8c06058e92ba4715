import type { Log } from '#kernel';
import { emailKey, type Person } from './person.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import { startSession } from './sessions.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export type SignInOutcome =
  | { readonly kind: 'signed_in'; readonly person: Person; readonly cookie: string }
  | { readonly kind: 'refuse'; readonly code: 'sign_in_failed'; readonly details: Readonly<Record<string, never>> }
  | { readonly kind: 'refuse'; readonly code: 'sign_in_throttled'; readonly details: { readonly seconds: number } };

/** Signs a person in. An unknown address, a wrong password and a disabled person get the same answer after the same time. */
export async function signIn<Tx>(
  ports: IdentityPorts<Tx> & { readonly throttle: SignInThrottle; readonly log: Log },
  credentials: Credentials,
  origin: Origin,
): Promise<SignInOutcome> {
  const email = emailKey(credentials.email);
  const attempt = ports.throttle.attempt({ email, address: origin.address });
  if (attempt.kind === 'wait') {
    return { kind: 'refuse', code: 'sign_in_throttled', details: { seconds: Math.ceil(attempt.waitMs / 1_000) } };
  }
  try {
    const id = await ports.engine.verify({ email, password: credentials.password });
    const person = id === undefined ? undefined : await ports.store.person(id);
    if (person === undefined || person.disabledAt !== undefined) {
      // Not in the audit log: strangers could fill it.
      ports.log.info({ address: origin.address, requestId: origin.requestId }, 'A sign-in was refused.');
      return { kind: 'refuse', code: 'sign_in_failed', details: {} };
    }
    attempt.succeeded();
    const cookie = await ports.transaction((tx) => startSession(ports, tx, { person, origin }));
    return { kind: 'signed_in', person, cookie };
  } finally {
    attempt.ended();
  }
}
