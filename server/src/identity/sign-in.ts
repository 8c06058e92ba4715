import type { Log } from '#kernel';
import { hashSecret } from './keys.ts';
import { emailKey, type Person } from './person.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import { spendCode } from './second-factor-check.ts';
import { startSession } from './sessions.ts';
import type { SignInFailures } from './sign-in-failures.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';
import { giveTicket, readTicket } from './sign-in-tickets.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

type Details = Readonly<Record<string, string | number>>;

/** `code_needed`: what was shown so far is right, and the app's code is asked for next, with this token. */
export type SignInOutcome =
  | { readonly kind: 'signed_in'; readonly person: Person; readonly cookie: string; readonly next: string }
  | { readonly kind: 'code_needed'; readonly token: string }
  | { readonly kind: 'refuse'; readonly code: SignInRefusal; readonly details: Details };

export type SignInRefusal =
  | 'sign_in_failed'
  | 'sign_in_throttled'
  | 'sign_in_password_off'
  | 'sign_in_code_wrong'
  | 'sign_in_code_late';

/** What signing in needs besides the rest of identity. */
export type SignInDuty<Tx> = IdentityPorts<Tx> & {
  readonly throttle: SignInThrottle;
  readonly failures: SignInFailures;
  readonly log: Log;
};

/** Where a sign-in comes from. */
export interface SignInFrom {
  readonly origin: Origin;
  /** The session that the browser came with: it ends when another one starts. */
  readonly replaced?: string | undefined;
}

/** Signs a person in. An unknown address, a wrong password and a disabled person get the same answer after the same time. */
export async function signIn<Tx>(
  ports: SignInDuty<Tx>,
  credentials: Credentials,
  from: SignInFrom,
): Promise<SignInOutcome> {
  const email = emailKey(credentials.email);
  const { origin } = from;
  const attempt = ports.throttle.attempt({ email, address: origin.address });
  if (attempt.kind === 'wait') return throttled(attempt.waitMs);
  try {
    const id = await ports.engine.verify({ email, password: credentials.password });
    const person = id === undefined ? undefined : await ports.store.person(id);
    if (person === undefined || person.disabledAt !== undefined) {
      const known = person ?? (await ports.store.personByEmail(email));
      ports.failures.note({ person: known, reason: person === undefined ? 'password' : 'disabled', origin });
      ports.log.info({ address: origin.address, requestId: origin.requestId }, 'A sign-in was refused.');
      return refused('sign_in_failed');
    }
    attempt.succeeded();
    const { password } = await ports.waysIn.settings();
    if (password === 'account_admins' && !person.isAccountAdmin) return refused('sign_in_password_off');
    return await letIn(ports, { person, from, how: 'password', next: '' });
  } finally {
    attempt.ended();
  }
}

/** Starts the session of somebody whose first factor was checked, or asks for the second. */
export async function letIn<Tx>(
  ports: IdentityPorts<Tx>,
  whom: {
    readonly person: Person;
    readonly from: SignInFrom;
    readonly how: 'password' | 'single_sign_on';
    readonly next: string;
  },
): Promise<SignInOutcome> {
  const { person, from, how, next } = whom;
  return await ports.transaction(async (tx): Promise<SignInOutcome> => {
    const factor = await ports.waysIn.factor(person.id, tx);
    if (factor?.confirmedAt !== undefined) {
      const { token } = await giveTicket(ports, tx, { kind: 'code', personId: person.id, next });
      return { kind: 'code_needed', token };
    }
    return { kind: 'signed_in', person, cookie: await startSession(ports, tx, { person, ...from, how }), next };
  });
}

/** The second half of a sign-in: the app's code, or a recovery code, with the token of the first half. */
export async function answerCode<Tx>(
  ports: SignInDuty<Tx>,
  asked: { readonly token: string; readonly code: string },
  from: SignInFrom,
): Promise<SignInOutcome> {
  const ticket = await readTicket(ports, { token: asked.token, kind: 'code' });
  const person = ticket === undefined ? undefined : await ports.store.person(ticket.personId);
  if (ticket === undefined || person === undefined || person.disabledAt !== undefined)
    return refused('sign_in_code_late');
  const { origin } = from;
  const attempt = ports.throttle.attempt({ email: `code ${person.id}`, address: origin.address });
  if (attempt.kind === 'wait') return throttled(attempt.waitMs);
  try {
    const outcome = await ports.transaction(async (tx): Promise<SignInOutcome> => {
      if (!(await spendCode(ports, tx, { personId: person.id, code: asked.code, origin }))) {
        return refused('sign_in_code_wrong');
      }
      if (!(await ports.waysIn.takeTicket(tx, hashSecret(asked.token)))) return refused('sign_in_code_late');
      const cookie = await startSession(ports, tx, { person, ...from });
      return { kind: 'signed_in', person, cookie, next: ticket.next };
    });
    if (outcome.kind === 'signed_in') attempt.succeeded();
    else ports.failures.note({ person, reason: 'code', origin });
    return outcome;
  } finally {
    attempt.ended();
  }
}

function throttled(waitMs: number): SignInOutcome {
  return refused('sign_in_throttled', { seconds: Math.ceil(waitMs / 1_000) });
}

function refused(code: SignInRefusal, details: Details = {}): SignInOutcome {
  return { kind: 'refuse', code, details };
}
