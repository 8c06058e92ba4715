import { recordAct } from '#audit';
import type { Instant } from '#kernel';
import { hashSecret } from './keys.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import { factorPurpose, spendAppCode, spendCode } from './second-factor-check.ts';
import { factorUri, makeFactorSecret, makeRecoveryCodes, plainCode } from './second-factor-codes.ts';
import { endSessions, type SignedIn, startSession } from './sessions.ts';
import type { SignInDuty } from './sign-in.ts';

/** How somebody's second factor stands. */
export interface FactorState {
  /** undefined: it is not on. */
  readonly enabledAt: Instant | undefined;
  readonly recoveryCodesLeft: number;
  readonly isRequired: boolean;
  readonly hasPassword: boolean;
}

type Refusal =
  | 'sign_in_code_wrong'
  | 'sign_in_throttled'
  | 'second_factor_on'
  | 'second_factor_off'
  | 'second_factor_required'
  | 'password_wrong';

/** A refusal of an act on the second factor. */
export interface FactorRefusal {
  readonly kind: 'refuse';
  readonly code: Refusal;
  readonly details: Readonly<Record<string, number>>;
}

/** An act of somebody on their own second factor. */
export interface FactorAct {
  readonly by: SignedIn;
  readonly origin: Origin;
}

/** How the second factor of the one who asks stands. */
export async function factorState<Tx>(
  ports: IdentityPorts<Tx>,
  { person }: Pick<SignedIn, 'person'>,
): Promise<FactorState> {
  const factor = await ports.waysIn.factor(person.id);
  const { requiresSecondFactor } = await ports.waysIn.settings();
  return {
    enabledAt: factor?.confirmedAt,
    recoveryCodesLeft: factor?.confirmedAt === undefined ? 0 : await ports.waysIn.recoveryCodesLeft(person.id),
    isRequired: requiresSecondFactor && person.isAccountAdmin,
    hasPassword: await ports.engine.hasPassword(person.id),
  };
}

/** What a new app is told. It counts once a code of it was confirmed; until then there is no second factor. */
export async function enrolFactor<Tx>(
  ports: SignInDuty<Tx>,
  { by, origin }: FactorAct,
  password: string | undefined,
): Promise<{ readonly kind: 'told'; readonly secret: string; readonly uri: string } | FactorRefusal> {
  const { person } = by;
  const verdict = await checkOwnPassword(ports, { by, origin }, password);
  if (verdict !== undefined) return verdict;
  const secret = makeFactorSecret(ports.random);
  const isNew = await ports.transaction(async (tx) => {
    if ((await ports.waysIn.factor(person.id, tx))?.confirmedAt !== undefined) return false;
    await ports.waysIn.saveFactor(tx, {
      personId: person.id,
      sealedSecret: ports.box.seal(secret, factorPurpose(person.id)),
      createdAt: ports.clock.now(),
      confirmedAt: undefined,
      lastStep: 0,
    });
    return true;
  });
  if (!isNew) return refuse('second_factor_on');
  return { kind: 'told', secret, uri: factorUri({ secret, email: person.email, account: ports.signInAccount().name }) };
}

/** Switches the second factor on with the first code of the app. Every other session of the person ends, and this one starts anew. */
export async function confirmFactor<Tx>(
  ports: SignInDuty<Tx>,
  { by, origin }: FactorAct,
  code: string,
): Promise<{ readonly kind: 'on'; readonly codes: readonly string[]; readonly cookie: string } | FactorRefusal> {
  const { person, sessionId } = by;
  return await tryCode(ports, { by, origin }, (tx) => confirm(tx));

  async function confirm(tx: Tx) {
    const factor = await ports.waysIn.factor(person.id, tx);
    if (factor === undefined) return refuse('second_factor_off');
    if (factor.confirmedAt !== undefined) return refuse('second_factor_on');
    if (!(await spendAppCode(ports, tx, { factor, code: plainCode(code) }))) return refuse('sign_in_code_wrong');
    const spent = await ports.waysIn.factor(person.id, tx);
    await ports.waysIn.saveFactor(tx, { ...(spent ?? factor), confirmedAt: ports.clock.now() });
    const codes = await renew(ports, tx, person.id);
    await recordFactorAct(ports, tx, { personId: person.id, by: person, origin, action: 'second_factor.enabled' });
    const who = { id: person.id, address: person.email };
    await endSessions(ports, tx, { personId: person.id, except: sessionId, by: who, origin });
    const cookie = await startSession(ports, tx, { person, origin, replaced: sessionId });
    return { kind: 'on' as const, codes, cookie };
  }
}

/** New recovery codes in place of those there are. */
export async function renewRecoveryCodes<Tx>(
  ports: SignInDuty<Tx>,
  { by, origin }: FactorAct,
  code: string,
): Promise<{ readonly kind: 'renewed'; readonly codes: readonly string[] } | FactorRefusal> {
  const { person } = by;
  return await tryCode(ports, { by, origin }, async (tx) => {
    if (!(await spendCode(ports, tx, { personId: person.id, code, origin }))) return refuse('sign_in_code_wrong');
    const codes = await renew(ports, tx, person.id);
    const action = 'second_factor.recovery_codes_renewed';
    await recordFactorAct(ports, tx, { personId: person.id, by: person, origin, action });
    return { kind: 'renewed' as const, codes };
  });
}

/** Switches the second factor off; refused while the account demands it. The session starts anew. */
export async function removeFactor<Tx>(
  ports: SignInDuty<Tx>,
  { by, origin }: FactorAct,
  code: string,
): Promise<{ readonly kind: 'off'; readonly cookie: string } | FactorRefusal> {
  const { person, sessionId } = by;
  return await tryCode(ports, { by, origin }, async (tx) => {
    const { requiresSecondFactor } = await ports.waysIn.settings(tx);
    if (requiresSecondFactor && person.isAccountAdmin) return refuse('second_factor_required');
    if (!(await spendCode(ports, tx, { personId: person.id, code, origin }))) return refuse('sign_in_code_wrong');
    await ports.waysIn.removeFactor(tx, person.id);
    await recordFactorAct(ports, tx, { personId: person.id, by: person, origin, action: 'second_factor.disabled' });
    return { kind: 'off' as const, cookie: await startSession(ports, tx, { person, origin, replaced: sessionId }) };
  });
}

/** Takes away the second factor of somebody who lost app and codes, by one who may manage people. False: there was none. */
export async function resetFactor<Tx>(
  ports: IdentityPorts<Tx>,
  asked: {
    readonly personId: string;
    readonly by: { readonly id: string; readonly email: string };
    readonly origin: Origin;
  },
): Promise<boolean> {
  const { personId, by, origin } = asked;
  return await ports.transaction(async (tx) => {
    if ((await ports.waysIn.factor(personId, tx)) === undefined) return false;
    await ports.waysIn.removeFactor(tx, personId);
    await ports.waysIn.removeTickets(tx, { personId, kind: 'code' });
    await recordFactorAct(ports, tx, { personId, by, origin, action: 'second_factor.reset' });
    return true;
  });
}

/** Whether somebody who is signed in knows their own password, where they have one; the refusal when not. Guesses are slowed down. */
export async function checkOwnPassword<Tx>(
  ports: SignInDuty<Tx>,
  { by, origin }: FactorAct,
  password: string | undefined,
): Promise<FactorRefusal | undefined> {
  const { person } = by;
  if (!(await ports.engine.hasPassword(person.id))) return undefined;
  const attempt = ports.throttle.attempt({ email: person.email, address: origin.address });
  if (attempt.kind === 'wait') return refuse('sign_in_throttled', { seconds: Math.ceil(attempt.waitMs / 1_000) });
  try {
    const found = await ports.engine.verify({ email: person.email, password: password ?? '' });
    if (found === person.id) attempt.succeeded();
    else ports.failures.note({ person, reason: 'password', origin });
    return found === person.id ? undefined : refuse('password_wrong');
  } finally {
    attempt.ended();
  }
}

async function tryCode<Tx, Done extends { readonly kind: string }>(
  ports: SignInDuty<Tx>,
  { by, origin }: FactorAct,
  act: (tx: Tx) => Promise<Done | FactorRefusal>,
): Promise<Done | FactorRefusal> {
  const attempt = ports.throttle.attempt({ email: `code ${by.person.id}`, address: origin.address });
  if (attempt.kind === 'wait') return refuse('sign_in_throttled', { seconds: Math.ceil(attempt.waitMs / 1_000) });
  try {
    const outcome = await ports.transaction(act);
    if (outcome.kind !== 'refuse') attempt.succeeded();
    return outcome;
  } finally {
    attempt.ended();
  }
}

async function renew<Tx>(ports: IdentityPorts<Tx>, tx: Tx, personId: string): Promise<readonly string[]> {
  const codes = makeRecoveryCodes(ports.random);
  const hashes = codes.map((code) => hashSecret(plainCode(code)));
  await ports.waysIn.replaceRecoveryCodes(tx, personId, hashes);
  return codes;
}

async function recordFactorAct<Tx>(
  { audit, clock }: IdentityPorts<Tx>,
  tx: Tx,
  act: {
    readonly personId: string;
    readonly by: { readonly id: string; readonly email: string };
    readonly origin: Origin;
    readonly action: string;
  },
): Promise<void> {
  await recordAct(audit, tx, {
    at: clock.now(),
    actorId: act.by.id,
    actor: act.by.email,
    action: act.action,
    target: `person:${act.personId}`,
    before: undefined,
    after: undefined,
    address: act.origin.address,
    requestId: act.origin.requestId,
  });
}

function refuse(code: Refusal, details: Readonly<Record<string, number>> = {}): FactorRefusal {
  return { kind: 'refuse', code, details };
}
