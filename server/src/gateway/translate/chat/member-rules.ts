import { membersOf } from '../../dialects/read-members.ts';
import { memberAt, type Place, refuse } from './place.ts';

/** What becomes of a member of a request. */
export type MemberRule =
  | { readonly kind: 'translated' }
  /** It changes nothing in the answer; `why` says why not. */
  | { readonly kind: 'ignored'; readonly why: string }
  /** The request is refused, but for values that say no more than leaving the member out. */
  | { readonly kind: 'refused'; readonly why: string; readonly isDefault: (value: unknown) => boolean };

/** Rules of one kind of object, by member. A member without a rule is refused. */
export type MemberRules = Readonly<Record<string, MemberRule>>;

export const translated: MemberRule = { kind: 'translated' };

export function ignored(why: string): MemberRule {
  return { kind: 'ignored', why };
}

/** `defaults`: the values, as JSON text, that say no more than leaving the member out; null always does. */
export function refused(why: string, ...defaults: readonly string[]): MemberRule {
  return { kind: 'refused', why, isDefault: (value) => defaults.includes(JSON.stringify(value)) };
}

/** Refuses what is not an object, and each member of it that the rules refuse. True when it is an object. */
export function isObjectOf(place: Place, rules: MemberRules): boolean {
  const members = membersOf(place.value);
  if (members === undefined) return refuse(place) ?? false;
  for (const [name, value] of Object.entries(members)) {
    if (value !== null && !isAllowed(rules, name, value)) refuse(memberAt(place, name));
  }
  return true;
}

function isAllowed(rules: MemberRules, name: string, value: unknown): boolean {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (rule?.kind === 'refused') return rule.isDefault(value);
  return rule !== undefined;
}
