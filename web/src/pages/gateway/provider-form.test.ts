import { newProviderSchema } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { checkProviderForm, type ProviderForm, type ProviderProblems } from './provider-form.ts';

const GOOD: ProviderForm = { name: ' openai ', kind: 'openai', baseUrl: '', apiKey: ' sk-1 ' };

test.each<[string, Partial<ProviderForm>, object]>([
  ['without an address', {}, { name: 'openai', kind: 'openai', api_key: 'sk-1' }],
  [
    'with a private address',
    { baseUrl: 'http://10.0.0.9:8000/v1 ' },
    { name: 'openai', kind: 'openai', api_key: 'sk-1', base_url: 'http://10.0.0.9:8000/v1' },
  ],
  ['of kind demo, whatever else was typed', { kind: 'demo', baseUrl: 'x' }, { name: 'openai', kind: 'demo' }],
])('a provider %s is sent with what was typed and nothing else', (_what, change, provider) => {
  const checked = checkProviderForm({ ...GOOD, ...change }, []);
  expect(checked).toEqual({ kind: 'provider', provider });
  if (checked.kind === 'provider') newProviderSchema.parse(checked.provider);
});

test.each<[string, Partial<ProviderForm>, ProviderProblems]>([
  ['nothing was typed', { name: '', apiKey: '' }, { name: 'form.missing', apiKey: 'form.missing' }],
  ['the name is taken', { name: 'taken' }, { name: 'form.takenName' }],
  ['the address is no URL', { baseUrl: 'api.openai.com' }, { baseUrl: 'form.badAddress' }],
  ['the address has a query', { baseUrl: 'https://a.example/v1?key=1' }, { baseUrl: 'form.badAddress' }],
  ['the address carries a password', { baseUrl: 'https://u:p@a.example' }, { baseUrl: 'form.addressSecret' }],
  ['the address is of another scheme', { baseUrl: 'file:///etc/passwd' }, { baseUrl: 'form.badAddress' }],
  ['the secret has a blank inside', { apiKey: 'sk 1' }, { apiKey: 'form.badSecret' }],
  ['the secret is not ASCII', { apiKey: 'sk-키' }, { apiKey: 'form.badSecret' }],
])('when %s, the field says so', (_when, change, problems) => {
  expect(checkProviderForm({ ...GOOD, ...change }, ['taken'])).toEqual({ kind: 'problems', problems });
});
