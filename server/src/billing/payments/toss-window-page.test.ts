import { expect, test } from 'vitest';
import { tossWindowPage } from './toss-window-page.ts';
import { tossScriptUrl } from './toss-windows.ts';

const URLS = { successUrl: 'https://gateway.acme.com/back?order=1', failUrl: 'https://gateway.acme.com/back?order=1' };
const PARTS = { clientKey: 'test_ck_1', scriptUrl: tossScriptUrl(undefined), nonce: 'bm9uY2U=' };

test('the page runs the script of Toss Payments and its own few lines, and tells the window what it needs', () => {
  const window = {
    kind: 'pay',
    customerKey: 'c',
    orderId: 'o',
    orderName: '크레딧',
    amount: 11_000,
    taxFreeAmount: 0,
  } as const;
  const { html, contentSecurityPolicy } = tossWindowPage({ ...window, ...URLS }, { ...PARTS, language: 'ko' });
  expect(html).toContain('<script nonce="bm9uY2U=" src="https://js.tosspayments.com/v2/standard"></script>');
  expect(html).toContain('"act":"requestPayment"');
  expect(html).toContain('"amount":{"currency":"KRW","value":11000}');
  expect(contentSecurityPolicy).toContain("script-src 'nonce-bm9uY2U=' https://*.tosspayments.com");
  expect(contentSecurityPolicy).toContain("default-src 'none'");
  expect(contentSecurityPolicy).not.toContain('unsafe-eval');
});

test.each(['ko', 'en'] as const)('nothing that somebody chose can leave its place on the page (%s)', (language) => {
  const evil = '</script><script>alert(1)</script>"\'&<!--';
  const window = { kind: 'register', customerKey: evil, customerName: evil, customerEmail: evil } as const;
  const urls = { ...URLS, failUrl: `https://gateway.acme.com/back?x="onclick=alert(1)` };
  const { html } = tossWindowPage({ ...window, ...urls }, { ...PARTS, clientKey: evil, language });
  expect(html.match(/<script/g)).toHaveLength(3);
  expect(html).not.toContain('<!--');
  expect(/href="([^"]*)">/.exec(html)?.[1]).toBe(
    'https://gateway.acme.com/back?x=%22onclick%3Dalert%281%29&#38;code=USER_CANCEL',
  );
  const data = /id="window">(.*)<\/script>/.exec(html)?.[1] ?? '';
  expect(JSON.parse(data)).toMatchObject({
    clientKey: evil,
    act: 'requestBillingAuth',
    request: { customerName: evil },
  });
});
