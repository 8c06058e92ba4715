import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { withoutSecrets } from './without-secrets.ts';

const numRuns = inject('isProof') ? 20_000 : 500;
const SECRET = 'sk-proj-0123456789abcdef';

test.each([
  ['whole', `Incorrect API key provided: ${SECRET}.`, 'Incorrect API key provided: […].'],
  ['twice', `${SECRET} and ${SECRET}`, '[…] and […]'],
  [
    'starred out in the middle',
    'Incorrect API key provided: sk-proj-****cdef. You can',
    'Incorrect API key provided: […] You can',
  ],
  ['cut with dots', 'key "sk-pro...", unknown', 'key "[…]", unknown'],
  ['only its end', 'the key ending in …cdef', 'the key ending in […]'],
  ['inside a URL', `GET /v1beta/models?key=${SECRET}&x=1`, 'GET /v1beta/models?key=[…]&x=1'],
  ['not at all', 'The model `gpt-9` does not exist... try another', 'The model `gpt-9` does not exist... try another'],
])('a secret that a provider repeats %s is not shown', (_how, said, shown) => {
  expect(withoutSecrets(said, [SECRET])).toBe(shown);
});

test('wherever a secret stands in a text, it does not stand there any more', () => {
  const secret = fc.stringMatching(/^[\x21-\x7e]{4,60}$/);
  fc.assert(
    fc.property(fc.string(), secret, fc.string(), (before, hidden, after) => {
      expect(withoutSecrets(`${before}${hidden}${after}`, [hidden]).includes(hidden)).toBe(false);
    }),
    { numRuns },
  );
});
