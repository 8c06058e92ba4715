import type { Language } from '@tallygate/contract';
import { recordAct } from '#audit';
import type { IssuerProblem } from './identity-provider.ts';
import { changePassword } from './password-change.ts';
import { completeReset, makeResetLink, requestReset } from './password-reset.ts';
import type { Origin } from './ports.ts';
import * as factor from './second-factor.ts';
import { endSessions, listSessions, type SignedIn } from './sessions.ts';
import {
  answerCode,
  type Credentials,
  type SignInDuty,
  type SignInFrom,
  type SignInOutcome,
  signIn,
} from './sign-in.ts';
import type { KnownSession } from './sign-in-engine.ts';
import type { SignInSettings } from './sign-in-settings.ts';
import { changeSignInSettings, type SignInChange } from './sign-in-settings-change.ts';
import { finishSingleSignOn, type SignOnRefusal, startSingleSignOn } from './single-sign-on.ts';

/** Who did something, as the log names them. */
export interface Doer {
  readonly id: string;
  readonly address: string;
}

type Result<Act extends (...given: never[]) => unknown> = Promise<Awaited<ReturnType<Act>>>;

/** Ways in and out: passwords, second factors, single sign-on, sessions. */
export interface SignInDoor<Tx> {
  signIn(credentials: Credentials, origin: Origin, replaced?: string | undefined): Promise<SignInOutcome>;
  /** The second half of a sign-in that asked for a code. */
  answerCode(asked: { readonly token: string; readonly code: string }, from: SignInFrom): Promise<SignInOutcome>;
  startSingleSignOn(asked: Parameters<typeof startSingleSignOn>[1]): Result<typeof startSingleSignOn>;
  finishSingleSignOn(
    came: Parameters<typeof finishSingleSignOn>[1],
    from: SignInFrom,
  ): Promise<SignInOutcome | { readonly kind: 'refuse'; readonly code: SignOnRefusal }>;

  sessions(personId: string): Promise<readonly KnownSession[]>;
  /** This one, or all but the kept one; how many there were. */
  endSessions(asked: Omit<Parameters<typeof endSessions>[2], never>): Promise<number>;

  changePassword(
    by: factor.FactorAct,
    asked: { readonly current: string | undefined; readonly next: string },
  ): Result<typeof changePassword>;
  requestReset(
    asked: { readonly email: string; readonly pages: string },
    origin: Origin,
  ): ReturnType<typeof requestReset>;
  makeResetLink(asked: { readonly email: string; readonly by: Doer }, origin: Origin): Result<typeof makeResetLink>;
  completeReset(
    asked: { readonly token: string; readonly password: string },
    origin: Origin,
  ): Result<typeof completeReset>;

  factorState(by: Pick<SignedIn, 'person'>): Promise<factor.FactorState>;
  enrolFactor(by: factor.FactorAct, password: string | undefined): Result<typeof factor.enrolFactor>;
  confirmFactor(by: factor.FactorAct, code: string): Result<typeof factor.confirmFactor>;
  renewRecoveryCodes(by: factor.FactorAct, code: string): Result<typeof factor.renewRecoveryCodes>;
  removeFactor(by: factor.FactorAct, code: string): Result<typeof factor.removeFactor>;
  resetFactor(asked: { readonly personId: string; readonly by: Doer; readonly origin: Origin }): Promise<boolean>;

  signInSettings(): Promise<SignInSettings>;
  changeSignInSettings(asked: {
    readonly change: SignInChange;
    readonly by: Doer;
    readonly origin: Origin;
    readonly keep: (tx: Tx, settings: SignInSettings) => Promise<void>;
  }): Promise<SignInSettings>;
  checkIssuer(issuer: string): Promise<IssuerProblem | undefined>;
  /** Whether links can be mailed. */
  readonly hasMail: boolean;

  language(personId: string): Promise<Language | undefined>;
  changeProfile(
    by: factor.FactorAct,
    change: { readonly name?: string | undefined; readonly language?: Language | null | undefined },
  ): Promise<void>;
  /** When what goes on behind answers is done: mails on their way, entries about failed sign-ins. */
  settled(): Promise<void>;
}

/** Signing in on these ports. */
export function signInDoor<Tx>(ports: SignInDuty<Tx>): SignInDoor<Tx> {
  const mailing = new Set<Promise<void>>();
  return {
    signIn: (credentials, origin, replaced) => signIn(ports, credentials, { origin, replaced }),
    answerCode: (asked, from) => answerCode(ports, asked, from),
    startSingleSignOn: (asked) => startSingleSignOn(ports, asked),
    finishSingleSignOn: (came, from) => finishSingleSignOn(ports, came, from),
    sessions: (personId) => listSessions(ports, personId),
    endSessions: (asked) => ports.transaction((tx) => endSessions(ports, tx, asked)),
    changePassword: (by, asked) => changePassword(ports, by, asked),
    requestReset: (asked, origin) => {
      const outcome = requestReset(ports, asked, origin);
      if (outcome.kind === 'taken') {
        mailing.add(outcome.sent);
        void outcome.sent.finally(() => mailing.delete(outcome.sent));
      }
      return outcome;
    },
    makeResetLink: (asked, origin) => makeResetLink(ports, asked, origin),
    completeReset: (asked, origin) => completeReset(ports, asked, origin),
    factorState: (by) => factor.factorState(ports, by),
    enrolFactor: (by, password) => factor.enrolFactor(ports, by, password),
    confirmFactor: (by, code) => factor.confirmFactor(ports, by, code),
    renewRecoveryCodes: (by, code) => factor.renewRecoveryCodes(ports, by, code),
    removeFactor: (by, code) => factor.removeFactor(ports, by, code),
    resetFactor: ({ by, ...asked }) => factor.resetFactor(ports, { ...asked, by: { id: by.id, email: by.address } }),
    signInSettings: () => ports.waysIn.settings(),
    changeSignInSettings: (asked) => changeSignInSettings(ports, asked),
    checkIssuer: (issuer) => ports.provider.checkIssuer(issuer),
    hasMail: ports.sendMail !== undefined,
    language: (personId) => ports.waysIn.language(personId),
    changeProfile: (by, change) => changeProfile(ports, by, change),
    settled: async () => {
      await Promise.all([ports.failures.settled(), ...mailing]);
    },
  };
}

async function changeProfile<Tx>(
  ports: SignInDuty<Tx>,
  { by, origin }: factor.FactorAct,
  change: { readonly name?: string | undefined; readonly language?: Language | null | undefined },
): Promise<void> {
  const isOther = await ports.transaction(async (tx) => {
    const { id } = by.person;
    const before = await ports.store.person(id, tx);
    if (before === undefined) return false;
    const after = { ...before, name: change.name ?? before.name };
    const language = await ports.waysIn.language(id, tx);
    const nextLanguage = change.language === undefined ? language : (change.language ?? undefined);
    await ports.store.savePerson(tx, after);
    await ports.waysIn.saveLanguage(tx, id, nextLanguage);
    await recordAct(ports.audit, tx, {
      at: ports.clock.now(),
      actorId: id,
      actor: before.email,
      action: 'person.changed',
      target: `person:${id}`,
      before: { name: before.name, language: language ?? null },
      after: { name: after.name, language: nextLanguage ?? null },
      address: origin.address,
      requestId: origin.requestId,
    });
    return nextLanguage !== language;
  });
  // Gateways answer the person's keys in it.
  if (isOther) await ports.onKeysChanged();
}
