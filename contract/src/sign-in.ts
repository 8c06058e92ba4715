import { z } from 'zod';
import { LANGUAGES } from './languages.ts';
import { PASSWORD_LENGTH_MAX, sessionSchema } from './people.ts';

/** Answer of `GET /api/v1/sign-in-methods`: what the sign-in page offers. */
export const signInMethodsSchema = z.object({
  password: z.enum(['everyone', 'account_admins']).describe('Who may sign in with a password.'),
  single_sign_on: z.object({ name: z.string() }).nullable().describe('NULL: it is not set up.'),
  reset_by_mail: z.boolean().describe('Whether a forgotten password can be reset by mail.'),
});
export type SignInMethods = z.infer<typeof signInMethodsSchema>;

/** The password was right, and a code is asked for: `POST /api/v1/session/second-factor`, with the cookie that came along. */
export const codeNeededSchema = z.object({ code_needed: z.literal(true) });

/** Answer of `POST /api/v1/session`. */
export const signInAnswerSchema = z.union([sessionSchema, codeNeededSchema]);
export type SignInAnswer = z.infer<typeof signInAnswerSchema>;

/** Body of `POST /api/v1/session/second-factor`: six digits of the app, or a recovery code. */
export const codeSchema = z.strictObject({ code: z.string().min(6).max(32) });
export type Code = z.infer<typeof codeSchema>;

/** Body of `POST /api/v1/session/password`. Every other session of the person ends, and this one gets a new cookie. */
export const passwordChangeSchema = z.strictObject({
  current_password: z.string().max(PASSWORD_LENGTH_MAX).optional().describe('Needed from those who have a password.'),
  new_password: z.string().max(4_096),
});
export type PasswordChange = z.infer<typeof passwordChangeSchema>;

/** Answer of `GET /api/v1/session/second-factor`. */
export const secondFactorSchema = z.object({
  is_enabled: z.boolean(),
  enabled_at: z.iso.datetime().nullable(),
  recovery_codes_left: z.number().int(),
  is_required: z.boolean().describe('Whether this person needs one to do anything else.'),
  has_password: z.boolean(),
});
export type SecondFactor = z.infer<typeof secondFactorSchema>;

/** Body of `POST /api/v1/session/second-factor/enrolment`. */
export const enrolmentSchema = z.strictObject({
  password: z.string().max(PASSWORD_LENGTH_MAX).optional().describe('Needed from those who have a password.'),
});
export type Enrolment = z.infer<typeof enrolmentSchema>;

/** Its answer: what the app is told. It counts from the first code that is confirmed. */
export const enrolmentAnswerSchema = z.object({ secret: z.string().describe('Base32.'), uri: z.string() });
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswerSchema>;

/** Recovery codes: each opens one sign-in in place of the app. They are told this once. */
export const recoveryCodesSchema = z.object({ recovery_codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof recoveryCodesSchema>;

/** Answer of `GET` and `PATCH /api/v1/session/profile`. */
export const profileSchema = z.object({
  name: z.string(),
  email: z.string(),
  language: z.enum(LANGUAGES).nullable().describe('Of mails and of errors; NULL: the account’s.'),
  has_password: z.boolean(),
});
export type Profile = z.infer<typeof profileSchema>;

/** Body of `PATCH /api/v1/session/profile`. */
export const profileChangeSchema = z.strictObject({
  name: z.string().trim().min(1).max(128).optional(),
  language: z.enum(LANGUAGES).nullable().optional(),
});
export type ProfileChange = z.infer<typeof profileChangeSchema>;

/** One of `GET /api/v1/sessions`: where somebody is signed in. */
export const openSessionSchema = z.object({
  id: z.string(),
  is_current: z.boolean(),
  started_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  address: z.string(),
  user_agent: z.string(),
});
export type OpenSession = z.infer<typeof openSessionSchema>;

/** Query of `GET` and `DELETE /api/v1/sessions`. */
export const sessionsQuerySchema = z.strictObject({
  person: z.string().max(64).optional().describe('Id; default: oneself. Others’ are for account admins.'),
});
export type SessionsQuery = z.infer<typeof sessionsQuerySchema>;

/** Body of `POST /api/v1/password-resets`. Whether there is such an address is not told. */
export const resetRequestSchema = z.strictObject({ email: z.string().min(1).max(256) });
export type ResetRequest = z.infer<typeof resetRequestSchema>;

/** Answer of `POST /api/v1/password-resets/link`. The token goes behind the `#` of the page `/reset-password`. */
export const resetLinkSchema = z.object({ path: z.string(), expires_at: z.iso.datetime() });
export type ResetLink = z.infer<typeof resetLinkSchema>;

/** Body of `POST /api/v1/password-resets/completion`. */
export const resetCompletionSchema = z.strictObject({
  token: z.string().min(1).max(200),
  password: z.string().max(4_096),
});
export type ResetCompletion = z.infer<typeof resetCompletionSchema>;

const DAY_MINUTES = 24 * 60;
/** Bounds of how long sessions live, in minutes. */
export const SESSION_BOUNDS = {
  idle: { min: 5, max: 30 * DAY_MINUTES },
  whole: { min: 60, max: 90 * DAY_MINUTES },
} as const;

const domain = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/);
const mapping = z.object({ value: z.string().min(1).max(256), group_id: z.string().min(1).max(64) });

/** Single sign-on with OpenID Connect, as it is shown; never its secret. */
export const singleSignOnSchema = z.object({
  is_on: z.boolean(),
  name: z.string().describe('On the button of the sign-in page.'),
  issuer: z.string(),
  client_id: z.string(),
  has_secret: z.boolean(),
  scopes: z.array(z.string()),
  groups_claim: z.string().nullable().describe('NULL: groups are not mapped.'),
  group_mappings: z.array(mapping),
  creates_people: z.boolean().describe('Whether somebody unknown becomes a person with the first sign-in.'),
  default_role: z.enum(['member', 'viewer']),
  default_workspace_id: z.string().nullable().describe('NULL: the account’s default one.'),
  email_domains: z.array(z.string()).describe('Empty: any.'),
  trusts_addresses: z
    .boolean()
    .describe('Whether an address counts as verified when the provider does not say. One that it denies never does.'),
});
export type SingleSignOn = z.infer<typeof singleSignOnSchema>;

/** Answer of `GET` and `PATCH /api/v1/sign-in-settings`. */
export const signInSettingsSchema = z.object({
  password: z.enum(['everyone', 'account_admins']),
  requires_second_factor: z.boolean().describe('Of account admins.'),
  session_idle_minutes: z.number().int(),
  session_minutes: z.number().int(),
  single_sign_on: singleSignOnSchema.nullable(),
  callback_url: z.string().describe('To register with the identity provider.'),
});
export type SignInSettings = z.infer<typeof signInSettingsSchema>;

/** A new `single_sign_on`: whole, but for the secret, which stays when none is sent. */
export const singleSignOnChangeSchema = z.strictObject({
  is_on: z.boolean(),
  name: z.string().trim().min(1).max(64),
  issuer: z.string().max(512),
  client_id: z.string().min(1).max(256),
  client_secret: z.string().min(1).max(1_024).optional(),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/))
    .max(20)
    .default(['openid', 'email', 'profile']),
  groups_claim: z.string().min(1).max(128).nullable().default(null),
  group_mappings: z.array(mapping).max(200).default([]),
  creates_people: z.boolean().default(false),
  default_role: z.enum(['member', 'viewer']).default('member'),
  default_workspace_id: z.string().min(1).max(64).nullable().default(null),
  email_domains: z.array(domain).max(100).default([]),
  trusts_addresses: z.boolean().default(false),
});
export type SingleSignOnChange = z.input<typeof singleSignOnChangeSchema>;

/** Body of `PATCH /api/v1/sign-in-settings`: what is not named stays. */
export const signInSettingsChangeSchema = z.strictObject({
  password: z.enum(['everyone', 'account_admins']).optional(),
  requires_second_factor: z.boolean().optional(),
  session_idle_minutes: z.number().int().min(SESSION_BOUNDS.idle.min).max(SESSION_BOUNDS.idle.max).optional(),
  session_minutes: z.number().int().min(SESSION_BOUNDS.whole.min).max(SESSION_BOUNDS.whole.max).optional(),
  single_sign_on: singleSignOnChangeSchema.nullable().optional().describe('NULL: taken away.'),
});
export type SignInSettingsChange = z.input<typeof signInSettingsChangeSchema>;

/** Body of `POST /api/v1/sign-in-settings/check`: whether an issuer answers as an OpenID Connect provider. */
export const issuerCheckSchema = z.strictObject({ issuer: z.string().min(1).max(512) });
export type IssuerCheck = z.infer<typeof issuerCheckSchema>;

/** Its answer. */
export const issuerCheckAnswerSchema = z.object({
  is_good: z.boolean(),
  problem: z.enum(['unreachable', 'not_openid', 'not_https', 'no_signing']).nullable(),
});
export type IssuerCheckAnswer = z.infer<typeof issuerCheckAnswerSchema>;
