import type { Language } from '@tallygate/contract';
import type { TossWindow } from './toss-windows.ts';

/** What a page is made with. */
export interface WindowPageParts {
  /** Public key of the merchant. */
  readonly clientKey: string;
  /** `tossScriptUrl`. */
  readonly scriptUrl: string;
  /** Random for each page: only what carries it runs. */
  readonly nonce: string;
  readonly language: Language;
}

/** A page, and what it may do. */
export interface WindowPage {
  readonly html: string;
  /** Instead of the one that all other pages have. */
  readonly contentSecurityPolicy: string;
}

const WORDS = {
  ko: {
    title: '토스페이먼츠 결제창',
    opening: '토스페이먼츠 결제창을 여는 중입니다.',
    script: '결제창을 열려면 자바스크립트가 필요합니다.',
    back: '취소하고 돌아가기',
  },
  en: {
    title: 'Toss Payments window',
    opening: 'Opening the Toss Payments window.',
    script: 'JavaScript is needed to open the payment window.',
    back: 'Cancel and go back',
  },
} as const;

/** Runs in the browser. A window that does not open leads back with a code of ours, and nothing was paid. */
const OPEN = `
  const { clientKey, customerKey, act, request } = JSON.parse(document.getElementById('window').textContent);
  const failed = (error) => {
    const url = new URL(request.failUrl);
    url.searchParams.set('code', (error && error.code) || 'WINDOW_NOT_OPENED');
    location.replace(url);
  };
  try {
    TossPayments(clientKey).payment({ customerKey })[act](request).catch(failed);
  } catch (error) {
    failed(error);
  }
`;

/**
 * The page that opens the window of Toss Payments: it has no address of its own, only a script opens it
 * (https://docs.tosspayments.com/sdk/v2/js). Nothing else of ours is on it, and it knows no more than the window needs.
 */
export function tossWindowPage(window: TossWindow, parts: WindowPageParts): WindowPage {
  const { clientKey, scriptUrl, nonce, language } = parts;
  const words = WORDS[language];
  const data = { clientKey, customerKey: window.customerKey, ...requestOf(window) };
  const html = `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="origin">
<title>${words.title}</title>
<main>
<h1>${words.title}</h1>
<p role="status">${words.opening}</p>
<noscript><p>${words.script}</p></noscript>
<p><a href="${attribute(withCode(window.failUrl))}">${words.back}</a></p>
</main>
<script type="application/json" id="window">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
<script nonce="${attribute(nonce)}" src="${attribute(scriptUrl)}"></script>
<script nonce="${attribute(nonce)}">${OPEN}</script>
</html>
`;
  return { html, contentSecurityPolicy: policyOf(scriptUrl, nonce) };
}

/** https://docs.tosspayments.com/sdk/v2/js: `requestBillingAuth` and `requestPayment`, by redirect. */
function requestOf(window: TossWindow): { readonly act: string; readonly request: object } {
  const { successUrl, failUrl } = window;
  if (window.kind === 'register') {
    const { customerName, customerEmail } = window;
    return { act: 'requestBillingAuth', request: { method: 'CARD', successUrl, failUrl, customerName, customerEmail } };
  }
  const { orderId, orderName, amount, taxFreeAmount } = window;
  const request = { method: 'CARD', amount: { currency: 'KRW', value: amount }, taxFreeAmount, orderId, orderName };
  return { act: 'requestPayment', request: { ...request, successUrl, failUrl } };
}

/** The window is theirs: their script draws it, and goes on to the pages of banks and card companies, wherever those are. */
function policyOf(scriptUrl: string, nonce: string): string {
  const { origin } = new URL(scriptUrl);
  const theirs = `https://*.tosspayments.com ${origin}`;
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${theirs}`,
    `connect-src ${theirs}`,
    "style-src 'unsafe-inline'",
    'img-src https: data:',
    'font-src https: data:',
    `frame-src https: ${origin}`,
    `form-action https: ${origin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function withCode(failUrl: string): string {
  const url = new URL(failUrl);
  url.searchParams.set('code', 'USER_CANCEL');
  return url.toString();
}

function attribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
