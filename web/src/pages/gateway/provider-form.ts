import { ENDPOINT_BOUNDS, type NewProvider, type ProviderKind } from '@tallygate/contract';
import type { TextId } from '../../locales/ko.ts';

/** What the form of a provider holds, as it was typed. */
export interface ProviderForm {
  readonly name: string;
  readonly kind: ProviderKind;
  readonly baseUrl: string;
  readonly apiKey: string;
}

export type ProviderProblems = Readonly<Partial<Record<keyof ProviderForm, TextId>>>;

export type CheckedProvider =
  | { readonly kind: 'problems'; readonly problems: ProviderProblems }
  | { readonly kind: 'provider'; readonly provider: NewProvider };

/** Where the providers of a kind are found that name no address. */
export const PUBLIC_ADDRESSES: Readonly<Record<ProviderKind, string>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com',
  gemini: 'https://generativelanguage.googleapis.com',
  demo: '',
};

/** Every problem at once, by field; or the provider that the form describes. */
export function checkProviderForm(form: ProviderForm, takenNames: readonly string[]): CheckedProvider {
  const problems: ProviderProblems = {
    ...nameProblem(form.name.trim(), takenNames),
    ...(form.kind === 'demo' ? {} : { ...addressProblem(form.baseUrl.trim(), true), ...secretProblem(form.apiKey) }),
  };
  if (Object.keys(problems).length > 0) return { kind: 'problems', problems };
  return { kind: 'provider', provider: providerOf(form) };
}

/** What is wrong with an address; empty is the public one of the kind. */
export function addressProblem(text: string, mayBeEmpty: boolean): ProviderProblems {
  if (text === '') return mayBeEmpty ? {} : { baseUrl: 'form.missing' };
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text) || /[?#\\]/.test(text)) return { baseUrl: 'form.badAddress' };
  const { username, password } = new URL(text);
  return username === '' && password === '' ? {} : { baseUrl: 'form.addressSecret' };
}

/** What is wrong with a secret. */
export function secretProblem(secret: string): ProviderProblems {
  if (secret.trim() === '') return { apiKey: 'form.missing' };
  const isGood = /^[\x21-\x7e]+$/.test(secret.trim()) && secret.length <= ENDPOINT_BOUNDS.secretLengthMax;
  return isGood ? {} : { apiKey: 'form.badSecret' };
}

function nameProblem(name: string, takenNames: readonly string[]): ProviderProblems {
  if (name === '') return { name: 'form.missing' };
  if (name.length > ENDPOINT_BOUNDS.nameLengthMax || /\p{Cc}/u.test(name)) return { name: 'form.badName' };
  return takenNames.includes(name) ? { name: 'form.takenName' } : {};
}

/** As it is sent; what was left out is not sent. */
export function providerOf({ name, kind, baseUrl, apiKey }: ProviderForm): NewProvider {
  if (kind === 'demo') return { name: name.trim(), kind };
  return {
    name: name.trim(),
    kind,
    ...(baseUrl.trim() === '' ? {} : { base_url: baseUrl.trim() }),
    api_key: apiKey.trim(),
  };
}
