import type { Billing, Subscription } from './billing.ts';

/** Who sells; the number has a true check digit. */
export const SELLER = {
  company: '에크미',
  business_number: '1234567891',
  representative: '김서연',
  address: '서울특별시 중구 세종대로 110',
  business_type: '서비스',
  business_item: '소프트웨어',
  email: 'billing@email.com',
  phone: '02-120',
};
/** Who gets tax invoices. */
export const BUYER = {
  business_number: '1248100998',
  company: '한빛 상사',
  representative: '이준',
  address: '경기도 수원시 팔달구 효원로 1',
  business_type: '도소매',
  business_item: '전자 제품',
  email: 'tax@email.com',
};
const BANK = { bank: '한빛은행', number: '110-123-456789', holder: '에크미' };

/** What is for sale. */
export interface Offers {
  /** 5,000 credits for 50,000 won before tax. */
  readonly won: string;
  /** 100 credits for 12.50 dollars. */
  readonly dollars: string;
  /** 1,000 credits each month for 9,900 won before tax. */
  readonly plan: string;
}

/** Who sells, where transfers go, the sandbox, and what is for sale. */
export async function setUpBilling(billing: Billing): Promise<Offers> {
  await billing.ask('PATCH billing/settings', { seller: SELLER, bank_account: BANK });
  await billing.ask('PUT billing/providers/sandbox', { is_on: true });
  const won = await offer(billing, 'packages', { credits: '5000', price: { currency: 'KRW', supply: '50000' } });
  const dollars = await offer(billing, 'packages', { credits: '100', price: { currency: 'USD', supply: '12.50' } });
  const plan = await offer(billing, 'plans', { credits: '1000', price: { currency: 'KRW', supply: '9900' } });
  return { won, dollars, plan };
}

async function offer(billing: Billing, kind: 'plans' | 'packages', what: object): Promise<string> {
  const names = kind === 'plans' ? { ko: '기본 플랜', en: 'Basic plan' } : { ko: '크레딧 묶음', en: 'Credit package' };
  return (await billing.ask<{ readonly id: string }>(`POST billing/${kind}`, { names, ...what })).id;
}

interface Method {
  readonly id: string;
  readonly state: string;
}

/** Registers a card of the sandbox: the id of the payment method. */
export async function sandboxCard(billing: Billing, card: string): Promise<string> {
  const begun = await billing.ask<{ readonly method: Method; readonly next_url: string }>('POST billing/methods', {
    channel: 'sandbox',
  });
  const back = new URL(begun.next_url, 'http://localhost').searchParams.get('back') ?? '';
  const query = { ...Object.fromEntries(new URL(back, 'http://localhost').searchParams), card };
  const method = await billing.ask<Method>(`POST billing/methods/${begun.method.id}/returned`, { query });
  if (method.state !== 'ready') throw new Error(`the card is not registered: ${JSON.stringify(method)}`);
  return method.id;
}

/** Registers that tax invoices are paid by bank transfer: the id of the payment method. */
export async function bankTransfer(billing: Billing): Promise<string> {
  const asked = { channel: 'bank_transfer', buyer: BUYER };
  return (await billing.ask<{ readonly method: Method }>('POST billing/methods', asked)).method.id;
}

/** Takes out a plan whose first month is paid at once. */
export async function subscribe(billing: Billing, plan: string, method: string): Promise<Subscription> {
  const asked = { workspace: billing.workspace, plan, method };
  const begun = await billing.ask<{ readonly subscription: Subscription | null }>('POST billing/subscriptions', asked);
  if (begun.subscription === null) throw new Error('the plan did not begin');
  return begun.subscription;
}

/** Uses credits. */
export async function spend(billing: Billing, amount: string): Promise<void> {
  await billing.ask('POST credits/debits', { workspace: billing.workspace, amount });
}
