import { expect, test } from 'vitest';
import { readSmtpUrl } from './smtp-url.ts';

test.each([
  [
    'smtp://mail.acme.com',
    {
      host: 'mail.acme.com',
      port: 587,
      isTls: false,
      user: undefined,
      password: undefined,
      from: 'tallygate@mail.acme.com',
    },
  ],
  [
    'smtps://kim%40acme.com:p%2Fw@mail.acme.com:2465?from=no-reply@acme.com',
    {
      host: 'mail.acme.com',
      port: 2465,
      isTls: true,
      user: 'kim@acme.com',
      password: 'p/w',
      from: 'no-reply@acme.com',
    },
  ],
  [
    'smtps://[::1]/?from=a@b.com',
    { host: '::1', port: 465, isTls: true, user: undefined, password: undefined, from: 'a@b.com' },
  ],
])('%s is read', (text, expected) => {
  expect(readSmtpUrl(text)).toEqual(expected);
});

test.each([
  'mail.acme.com',
  'http://mail.acme.com',
  'smtp://',
  'smtp://mail.acme.com/inbox',
  'smtp://mail.acme.com?form=a@b.com',
  'smtp://mail.acme.com?from=nobody',
  'smtp://mail.acme.com?from=a@b.com%0d%0aBcc: c@d.com',
  'smtp://%ff@mail.acme.com',
])('%s is none', (text) => {
  expect(readSmtpUrl(text)).toBeUndefined();
});
