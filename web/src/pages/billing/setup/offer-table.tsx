import type { BillingOffer } from '@tallygate/contract';
import { useMemo } from 'react';
import type { OfferKind } from '../../../api/use-billing-setup.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { moneyText } from '../../../format/money-text.ts';
import { type Say, useText } from '../../../locales/use-text.ts';

interface OfferTableProps {
  readonly kind: OfferKind;
  readonly offers: readonly BillingOffer[];
  readonly onChange: (offer: BillingOffer) => void;
  readonly onWithdraw: (offer: BillingOffer) => void;
}

/** Plans or packages with their prices, the newest version of each. */
export function OfferTable({ kind, offers, onChange, onWithdraw }: OfferTableProps) {
  const { say } = useText();
  const columns = useMemo(() => columnsOf(say, kind, { onChange, onWithdraw }), [say, kind, onChange, onWithdraw]);
  return (
    <DataTable
      label={say(`billing.offers.${kind}`)}
      columns={columns}
      rows={offers}
      rowId={({ id }) => id}
      narrow="stacks"
    />
  );
}

type Acts = Pick<OfferTableProps, 'onChange' | 'onWithdraw'>;

function columnsOf(say: Say, kind: OfferKind, acts: Acts): readonly DataColumn<BillingOffer>[] {
  return [
    {
      id: 'name',
      title: say('billing.name'),
      isBare: true,
      className: 'font-medium',
      cell: (offer) => <Name offer={offer} />,
    },
    {
      id: 'credits',
      title: say(kind === 'plans' ? 'billing.plan.credits' : 'billing.creditsTitle'),
      isNumeric: true,
      cell: ({ credits }) => <Credits credits={credits} />,
      sortBy: ({ credits }) => Number(credits),
    },
    { id: 'supply', title: say('billing.supply'), isNumeric: true, cell: (row) => <Amount row={row} part="supply" /> },
    { id: 'vat', title: say('billing.vat'), isNumeric: true, cell: (row) => <Amount row={row} part="vat" /> },
    { id: 'total', title: say('billing.total'), isNumeric: true, cell: (row) => <Amount row={row} part="total" /> },
    {
      id: 'acts',
      title: say('billing.acts'),
      isNumeric: true,
      cell: (offer) => <OfferActs offer={offer} acts={acts} />,
    },
  ];
}

function Name({ offer }: { readonly offer: BillingOffer }) {
  const { say, language } = useText();
  const { names, version, is_offered: isOffered } = offer;
  return (
    <span>
      <span className="flex flex-wrap items-center gap-1.5">
        {names[language]}
        <Badge tone={isOffered ? 'good' : 'neutral'}>{say(isOffered ? 'billing.offered' : 'billing.withdrawn')}</Badge>
      </span>
      <span className="block font-normal text-muted">{say('billing.versionOf', { version })}</span>
    </span>
  );
}

function Credits({ credits }: { readonly credits: string }) {
  const { language } = useText();
  return creditsOfText(credits, language);
}

function Amount({ row, part }: { readonly row: BillingOffer; readonly part: 'supply' | 'vat' | 'total' }) {
  const { language } = useText();
  return moneyText({ currency: row.price.currency, amount: row.price[part] }, language);
}

function OfferActs({ offer, acts }: { readonly offer: BillingOffer; readonly acts: Acts }) {
  const { say, language } = useText();
  const name = offer.names[language];
  return (
    <span className="-my-1 flex flex-wrap justify-end gap-1 max-sm:justify-start">
      <Button
        look="quiet"
        className="h-7"
        aria-label={say('billing.changeOf', { name })}
        onClick={() => acts.onChange(offer)}
      >
        {say('billing.change')}
      </Button>
      <Button
        look="quiet"
        className="h-7"
        aria-label={say(offer.is_offered ? 'billing.withdrawOf' : 'billing.offerAgainOf', { name })}
        onClick={() => acts.onWithdraw(offer)}
      >
        {say(offer.is_offered ? 'billing.withdraw' : 'billing.offerAgain')}
      </Button>
    </span>
  );
}
