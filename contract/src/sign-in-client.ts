import { z } from 'zod';
import { at, type Caller, type CallOptions, type CreateOptions } from './call.ts';
import { pageOf, type SignIn, sessionSchema } from './people.ts';
import {
  type Code,
  type Enrolment,
  enrolmentAnswerSchema,
  type IssuerCheck,
  issuerCheckAnswerSchema,
  openSessionSchema,
  type PasswordChange,
  type ProfileChange,
  profileSchema,
  type ResetCompletion,
  type ResetRequest,
  recoveryCodesSchema,
  resetLinkSchema,
  type SessionsQuery,
  type SignInSettingsChange,
  secondFactorSchema,
  signInAnswerSchema,
  signInMethodsSchema,
  signInSettingsSchema,
} from './sign-in.ts';

/** Ways in and out, and what people look after themselves. */
export function signInCalls(call: Caller) {
  return { ...entryCalls(call), ...ownCalls(call), ...secondFactorCalls(call), ...settingsCalls(call) };
}

/** Where a browser goes to sign in with the identity provider. */
export function singleSignOnPath(next: string | undefined): string {
  return `${at('sso', 'start')}${next === undefined ? '' : `?${new URLSearchParams({ next })}`}`;
}

function entryCalls(call: Caller) {
  return {
    /** What the sign-in page offers. */
    signInMethods: (how: CallOptions = {}) =>
      call({ path: at('sign-in-methods'), answer: signInMethodsSchema, ...how }),
    /** Signed in, or a code is needed next. */
    signIn: (body: SignIn, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('session'), body, answer: signInAnswerSchema, ...how }),
    answerCode: (body: Code, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('session', 'second-factor'), body, answer: sessionSchema, ...how }),
    /** Mails a link, if there is somebody with this address. */
    requestPasswordReset: (body: ResetRequest, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('password-resets'), body, answer: z.null(), ...how }),
    completePasswordReset: (body: ResetCompletion, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('password-resets', 'completion'), body, answer: z.null(), ...how }),
    /** For account admins: a link to hand on. */
    makePasswordResetLink: (body: ResetRequest, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('password-resets', 'link'), body, answer: resetLinkSchema, ...how }),
  };
}

function ownCalls(call: Caller) {
  return {
    profile: (how: CallOptions = {}) => call({ path: at('session', 'profile'), answer: profileSchema, ...how }),
    changeProfile: (body: ProfileChange, how: CallOptions = {}) =>
      call({ method: 'PATCH', path: at('session', 'profile'), body, answer: profileSchema, ...how }),
    /** Every other session of the person ends. */
    changePassword: (body: PasswordChange, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('session', 'password'), body, answer: z.null(), ...how }),
    /** Own ones, or a person's for account admins. */
    sessions: (query: SessionsQuery = {}, how: CallOptions = {}) =>
      call({ path: at('sessions'), query: { ...query }, answer: pageOf(openSessionSchema), ...how }),
    endSession: (id: string, how: CallOptions = {}) =>
      call({ method: 'DELETE', path: at('sessions', id), answer: z.null(), ...how }),
    /** All of a person's, for account admins; without one all own ones but this. */
    endSessions: (query: SessionsQuery = {}, how: CallOptions = {}) =>
      call({ method: 'DELETE', path: at('sessions'), query: { ...query }, answer: z.null(), ...how }),
  };
}

function secondFactorCalls(call: Caller) {
  const path = (...parts: readonly string[]) => at('session', 'second-factor', ...parts);
  return {
    secondFactor: (how: CallOptions = {}) => call({ path: path(), answer: secondFactorSchema, ...how }),
    /** It is on when a code of the app was confirmed. */
    enrolSecondFactor: (body: Enrolment, how: CallOptions = {}) =>
      call({ method: 'POST', path: path('enrolment'), body, answer: enrolmentAnswerSchema, ...how }),
    confirmSecondFactor: (body: Code, how: CallOptions = {}) =>
      call({ method: 'POST', path: path('confirmation'), body, answer: recoveryCodesSchema, ...how }),
    renewRecoveryCodes: (body: Code, how: CallOptions = {}) =>
      call({ method: 'POST', path: path('recovery-codes'), body, answer: recoveryCodesSchema, ...how }),
    removeSecondFactor: (body: Code, how: CallOptions = {}) =>
      call({ method: 'POST', path: path('removal'), body, answer: z.null(), ...how }),
    /** For account admins: of somebody who lost app and codes. */
    resetSecondFactor: (personId: string, how: CallOptions = {}) =>
      call({ method: 'DELETE', path: at('second-factors', personId), answer: z.null(), ...how }),
  };
}

function settingsCalls(call: Caller) {
  return {
    signInSettings: (how: CallOptions = {}) =>
      call({ path: at('sign-in-settings'), answer: signInSettingsSchema, ...how }),
    changeSignInSettings: (body: SignInSettingsChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('sign-in-settings'), body, answer: signInSettingsSchema, ...how }),
    /** Whether an issuer answers as an identity provider does. */
    checkIssuer: (body: IssuerCheck, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('sign-in-settings', 'check'), body, answer: issuerCheckAnswerSchema, ...how }),
  };
}
