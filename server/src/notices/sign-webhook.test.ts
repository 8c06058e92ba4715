import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { signWebhook } from './sign-webhook.ts';

const BODY = '{"id":"n-1","kind":"test"}';
const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY';
const EARLIER = 'whsec_earlier';
const AT = asInstant(1_763_769_600_999);

// Computed by: printf '%s' '1763769600.{"id":"n-1","kind":"test"}' | openssl dgst -sha256 -hmac <secret>
const BY_SECRET = 'c826248bf56a00d7d057eb54031650350d85cb0ffe62d977c82737f934da088e';
const BY_EARLIER = 'c24aa304a6ca3c7bb13f13ca97e68484a75c97c69103e6a44952a40c75303722';

test('the signature is the one that other tools compute, by each secret that is good', () => {
  expect(signWebhook(BODY, AT, [SECRET])).toBe(`t=1763769600,v1=${BY_SECRET}`);
  expect(signWebhook(BODY, AT, [SECRET, EARLIER])).toBe(`t=1763769600,v1=${BY_SECRET},v1=${BY_EARLIER}`);
});

interface Sample {
  readonly isGenuine: (
    post: { readonly header: string | undefined; readonly body: string },
    secret: string,
    nowMs?: number,
  ) => boolean;
}

describe.each(['alerts.md', 'alerts.ko.md'])('the sample in docs/guide/%s', (name) => {
  const path = fileURLToPath(new URL(`../../../docs/guide/${name}`, import.meta.url));
  const code = /```js\n([\s\S]*?)```/.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
  const sample = async (): Promise<Sample> => await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const header = signWebhook(BODY, AT, [SECRET, EARLIER]);

  test.each([
    { when: 'it is ours', post: { header, body: BODY }, expect: true },
    { when: 'the receiver still has the earlier secret', post: { header, body: BODY }, secret: EARLIER, expect: true },
    { when: 'the body was changed', post: { header, body: `${BODY} ` }, expect: false },
    { when: 'it was signed by somebody else', post: { header, body: BODY }, secret: 'whsec_x', expect: false },
    { when: 'it is five minutes old', post: { header, body: BODY }, nowMs: AT + 301_000, expect: false },
    { when: 'it comes from the future', post: { header, body: BODY }, nowMs: AT - 301_000, expect: false },
    { when: 'the time was changed', post: { header: header.replace('t=1', 't=2'), body: BODY }, expect: false },
    { when: 'the signature is cut', post: { header: header.slice(0, 40), body: BODY }, expect: false },
    { when: 'nothing was signed', post: { header: undefined, body: BODY }, expect: false },
    { when: 'the header is something else', post: { header: 'v1', body: BODY }, expect: false },
  ])('answers $expect when $when', async ({ post, secret = SECRET, nowMs = AT, expect: expected }) => {
    const { isGenuine } = await sample();
    expect(isGenuine(post, secret, nowMs)).toBe(expected);
  });

  test('uses the clock of the machine when it is given none', async () => {
    const { isGenuine } = await sample();
    const now = asInstant(Date.now());
    expect(isGenuine({ header: signWebhook(BODY, now, [SECRET]), body: BODY }, SECRET)).toBe(true);
  });
});
