import { createClient, type Language, type NewBillingOffer } from '@tallygate/contract';

export interface DemoBillingOptions {
  /** Of the gateway's public port. */
  readonly url: string;
  /** An account admin's key. */
  readonly key: string;
  readonly language: Language;
  /** The workspace that buys, by its name. */
  readonly workspace: string;
  readonly signal: AbortSignal;
}

/**
 * Gives the demo plans and packages, a card of the sandbox, a plan that is paid and a purchase, so that the pages of billing
 * show what they show at work. No money moves. Where there is a plan, nothing is done. Rejects when it could not be made.
 */
export async function makeDemoBilling({ url, key, language, workspace, signal }: DemoBillingOptions): Promise<void> {
  const { billing } = createClient({
    baseUrl: url,
    language,
    fetch: (path, init) =>
      fetch(path, { ...init, headers: { ...init.headers, authorization: `Bearer ${key}` }, signal }),
  });
  if ((await billing.plans.list({ limit: 1 })).data.length > 0) return;
  await billing.changeBillingSettings({ seller: SELLER, bank_account: BANK_ACCOUNT });
  const packages: string[] = [];
  for (const offer of PACKAGES) packages.push((await billing.packages.create(offer)).id);
  const { method } = await billing.createMethod({ channel: 'sandbox' });
  await billing.methodReturned(method.id, { query: { card: 'approve' } });
  const plans: string[] = [];
  for (const offer of PLANS) plans.push((await billing.plans.create(offer)).id);
  const [plan = ''] = plans;
  const [, middle = ''] = packages;
  await billing.subscribe({ workspace, plan });
  await billing.createOrder({ workspace, package: middle });
  await billing.setCreditAlerts(workspace, { low_at: LOW_AT, expiring_days: 14 });
}

const LOW_AT = '1000';
const SELLER = {
  company: 'Example Co.',
  business_number: '1234567891',
  representative: '홍길동',
  address: '서울특별시 중구 세종대로 110',
  business_type: '정보통신업',
  business_item: '소프트웨어',
  email: 'billing@example.com',
  phone: '02-000-0000',
};
const BANK_ACCOUNT = { bank: '예시은행', number: '000-000-000000', holder: 'Example Co.' };

const offer = (names: NewBillingOffer['names'], credits: string, supply: string): NewBillingOffer => ({
  names,
  credits,
  price: { currency: 'KRW', supply },
});
const PLANS = [
  offer({ ko: '스탠다드', en: 'Standard' }, '10000', '100000'),
  offer({ ko: '프로', en: 'Pro' }, '50000', '450000'),
];
const PACKAGES = [
  offer({ ko: '크레딧 1,000', en: '1,000 credits' }, '1000', '11000'),
  offer({ ko: '크레딧 5,000', en: '5,000 credits' }, '5000', '52000'),
  offer({ ko: '크레딧 20,000', en: '20,000 credits' }, '20000', '200000'),
];
