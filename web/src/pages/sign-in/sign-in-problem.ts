import type { Say } from '../../locales/use-text.ts';

/** What the server may have to say of a single sign-on that failed, by its code. */
const PROBLEMS = [
  'sso_off',
  'sso_unreachable',
  'sso_denied',
  'sso_invalid',
  'sso_late',
  'sso_disabled_person',
  'sso_email_missing',
  'sso_email_unverified',
  'sso_domain_refused',
  'sso_address_taken',
  'sso_person_unknown',
] as const;

/** The sentence for a code; the address of the page may name anything, so one that is not known has a general one. */
export function problemText(code: string, say: Say): string {
  const known = PROBLEMS.find((problem) => problem === code);
  return say(`signIn.problem.${known ?? 'sso_invalid'}`);
}
