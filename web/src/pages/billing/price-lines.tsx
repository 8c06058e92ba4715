import type { BillingPrice } from '@tallygate/contract';
import { moneyText } from '../../format/money-text.ts';
import { useText } from '../../locales/use-text.ts';
import { Facts } from './facts.tsx';

/** What something costs, line by line: before tax, the tax, and what is paid. */
export function PriceLines({ price }: { readonly price: BillingPrice }) {
  const { say, language } = useText();
  const { currency, supply, vat, total } = price;
  const money = (amount: string) => moneyText({ currency, amount }, language);
  return (
    <Facts
      lines={[
        [say('billing.supply'), money(supply)],
        [say('billing.vat'), money(vat)],
        [say('billing.total'), <strong key="total">{money(total)}</strong>],
      ]}
    />
  );
}

/** What is paid, and what it is made of. */
export function PriceText({ price }: { readonly price: BillingPrice }) {
  const { language } = useText();
  const { currency, total } = price;
  return (
    <span className="figures">
      <span className="block font-medium whitespace-nowrap">{moneyText({ currency, amount: total }, language)}</span>
      <PriceParts price={price} />
    </span>
  );
}

/** Supply and tax, which no line break tears apart. */
export function PriceParts({ price: { currency, supply, vat } }: { readonly price: BillingPrice }) {
  const { say, language } = useText();
  const money = (amount: string) => moneyText({ currency, amount }, language);
  return (
    <span className="figures block text-small whitespace-normal text-muted">
      <span className="inline-block whitespace-nowrap">{say('billing.supplyPart', { supply: money(supply) })}</span>{' '}
      <span className="inline-block whitespace-nowrap">{say('billing.vatPart', { vat: money(vat) })}</span>
    </span>
  );
}
