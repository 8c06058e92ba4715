import { expect, test } from 'vitest';
import { readOrigin } from './strict-upstream-origin.ts';

test.each([
  {
    url: 'https://api.openai.com',
    origin: {
      isTls: true,
      host: 'api.openai.com',
      port: 443,
      serverName: 'api.openai.com',
      hostField: 'api.openai.com',
    },
  },
  {
    url: 'http://localhost:8080',
    origin: { isTls: false, host: 'localhost', port: 8080, serverName: 'localhost', hostField: 'localhost:8080' },
  },
  { url: 'http://example.com:80', origin: { port: 80, hostField: 'example.com' } },
  {
    url: 'https://127.0.0.1:8443',
    origin: { host: '127.0.0.1', port: 8443, serverName: undefined, hostField: '127.0.0.1:8443' },
  },
  { url: 'https://[::1]:8443', origin: { host: '::1', port: 8443, serverName: undefined, hostField: '[::1]:8443' } },
  { url: 'https://BÜCHER.example', origin: { host: 'xn--bcher-kva.example', serverName: 'xn--bcher-kva.example' } },
])('$url is taken apart', ({ url, origin }) => {
  expect(readOrigin(url)).toMatchObject({ url, ...origin });
});

test.each([
  'nonsense',
  'ftp://a.example',
  'https://user@a.example',
  'https://:secret@a.example',
  'https://a.example/v1',
  'https://a.example?x',
  'https://a.example/#x',
  'http://a.example:70000',
])('%s is no origin', (url) => {
  expect(() => readOrigin(url)).toThrow();
});

test('a secret in an origin is not told', () => {
  expect(() => readOrigin('https://user:secret@a.example')).toThrow(/^an origin holds no credentials$/);
});
