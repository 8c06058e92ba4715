import type { NewBillingOffer } from '@tallygate/contract';
import type { OfferKind } from '../../../api/use-billing-setup.ts';

const won = (supply: string): NewBillingOffer['price'] => ({ currency: 'KRW', supply });

/** What an account may begin with, to be changed at will. */
export const EXAMPLES: Readonly<Record<OfferKind, readonly NewBillingOffer[]>> = {
  plans: [
    { names: { ko: '팀', en: 'Team' }, credits: '1000', price: won('50000') },
    { names: { ko: '비즈니스', en: 'Business' }, credits: '5000', price: won('220000') },
  ],
  packages: [
    { names: { ko: '크레딧 1,000', en: '1,000 credits' }, credits: '1000', price: won('55000') },
    { names: { ko: '크레딧 5,000', en: '5,000 credits' }, credits: '5000', price: won('260000') },
    { names: { ko: '크레딧 10,000', en: '10,000 credits' }, credits: '10000', price: won('500000') },
  ],
};
