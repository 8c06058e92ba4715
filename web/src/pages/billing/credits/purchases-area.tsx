import { type BillingOrder, billingFiles } from '@tallygate/contract';
import { useMemo, useState } from 'react';
import { useOrders } from '../../../api/use-billing-orders.ts';
import { Badge } from '../../../components/badge.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { Time } from '../../../components/values.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { endOfUse } from '../../../format/end-of-use.ts';
import { moneyText } from '../../../format/money-text.ts';
import { exactNumber } from '../../../format/number.ts';
import { calendarDay } from '../../../format/time.ts';
import { type Say, useText } from '../../../locales/use-text.ts';
import { Asked } from '../asked.tsx';
import { SandboxBadge } from '../billing-frame.tsx';
import { CHANNEL_WORDS } from '../method-words.ts';
import { CsvButton } from './csv-button.tsx';
import { OrderActs } from './order-acts.tsx';
import { OrderDialog } from './order-dialog.tsx';
import { marksOf, type OrderAct } from './order-words.ts';

/** What was bought, what became of its payment, and what evidences it. */
export function PurchasesArea({ workspace }: { readonly workspace: string }) {
  const { say } = useText();
  const orders = useOrders({ workspace });
  return (
    <Panel aria-labelledby="credit-purchases">
      <div className="flex flex-wrap items-start justify-between gap-x-4 pr-4">
        <div className="min-w-0 flex-1 basis-80">
          <PanelHead id="credit-purchases" title={say('credits.area.purchases')} text={say('credits.purchasesText')} />
        </div>
        <CsvButton
          path={billingFiles.orders}
          query={{ workspace }}
          name="credit-purchases.csv"
          className="mt-3 max-sm:ml-4"
        />
      </div>
      <Asked query={orders} lines={4}>
        {(known) =>
          known.length === 0 ? (
            <Notice kind="empty" title={say('credits.noPurchases')} text={say('credits.noPurchasesText')} />
          ) : (
            <Orders orders={known} />
          )
        }
      </Asked>
    </Panel>
  );
}

function Orders({ orders }: { readonly orders: readonly BillingOrder[] }) {
  const { say, language } = useText();
  const [acting, setActing] = useState<{ readonly act: OrderAct; readonly order: BillingOrder }>();
  const columns = useMemo(() => columnsOf({ say, onAct: (act, order) => setActing({ act, order }) }), [say]);
  return (
    <>
      <DataTable
        label={say('credits.area.purchases')}
        columns={columns}
        rows={orders}
        rowId={({ id }) => id}
        narrow="stacks"
      />
      <footer className="figures border-t border-line px-4 py-2 text-small text-muted">
        <p role="status">{say('credits.shownAll', { count: exactNumber(orders.length, language) })}</p>
      </footer>
      {acting !== undefined && <OrderDialog {...acting} onClose={() => setActing(undefined)} />}
    </>
  );
}

interface Style {
  readonly say: Say;
  readonly onAct: (act: OrderAct, order: BillingOrder) => void;
}

function columnsOf({ say, onAct }: Style): readonly DataColumn<BillingOrder>[] {
  return [
    { id: 'order', title: say('credits.orderTitle'), isBare: true, cell: (order) => <Named order={order} /> },
    { id: 'state', title: say('credits.stateTitle'), cell: (order) => <Standing order={order} /> },
    {
      id: 'price',
      title: say('credits.price'),
      isNumeric: true,
      cell: ({ price }) => <Price price={price} />,
      sortBy: ({ price }) => Number(price.total),
    },
    {
      id: 'documents',
      title: say('nav.documents'),
      cell: ({ documents }) => (documents.length === 0 ? null : <Documents of={documents} />),
    },
    {
      id: 'credits',
      title: say('credits.amountTitle'),
      isNumeric: true,
      cell: (order) => <Credits order={order} />,
      sortBy: ({ credits }) => Number(credits),
    },
    {
      id: 'acts',
      title: say('credits.acts'),
      cell: (order) => <OrderActs order={order} onAct={onAct} />,
    },
  ];
}

function Named({ order }: { readonly order: BillingOrder }) {
  const { say, language } = useText();
  const { number, title, created_at: at, cause, is_sandbox: isSandbox } = order;
  return (
    <span className="block min-w-36">
      <span className="flex flex-wrap items-center gap-x-2">
        <span className="font-medium [overflow-wrap:anywhere]">{title[language]}</span>
        {isSandbox && <SandboxBadge />}
      </span>
      <span className="block text-muted">
        <span className="figures">{number}</span> · {say(`credits.cause.${cause}`)}
      </span>
      <span className="block text-muted">
        <Time at={at} />
      </span>
      <span className="block text-muted">
        <Method order={order} />
      </span>
    </span>
  );
}

function Documents({ of }: { readonly of: BillingOrder['documents'] }) {
  const { say, language } = useText();
  return (
    <ul>
      {of.map(({ id, number, kind }) => (
        <li key={id}>
          <a
            href={billingFiles.document(id, language)}
            target="_blank"
            rel="noreferrer"
            title={number}
            className="whitespace-nowrap text-accent-ink underline-offset-2 hover:underline"
          >
            {say(`credits.document.${kind}`)}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Standing({ order }: { readonly order: BillingOrder }) {
  const { say, language } = useText();
  const { state, problem, refunded, price, deposit_due_on: due } = order;
  return (
    <span className="block min-w-24">
      <span className="flex flex-wrap gap-1">
        {marksOf(order).map(({ text, tone }) => (
          <Badge key={text} tone={tone}>
            {say(text)}
          </Badge>
        ))}
      </span>
      {state !== 'granted' && problem !== null && (
        <span className="mt-0.5 block max-w-60 text-muted">{problem.message}</span>
      )}
      {state === 'open' && due !== null && (
        <span className="figures mt-0.5 block text-muted">
          {say('credits.depositDue', { day: calendarDay(due, language) })}
        </span>
      )}
      {Number(refunded) > 0 && (
        <span className="figures mt-0.5 block text-muted">
          {say('credits.refundedText', { money: moneyText({ currency: price.currency, amount: refunded }, language) })}
        </span>
      )}
    </span>
  );
}

/** What was paid, and of it the tax. */
function Price({ price: { currency, supply, vat, total } }: Pick<BillingOrder, 'price'>) {
  const { say, language } = useText();
  const money = (amount: string) => moneyText({ currency, amount }, language);
  return (
    <span className="figures whitespace-nowrap">
      <span className="block font-medium">{money(total)}</span>
      <span className="block text-muted">{say('credits.supply', { money: money(supply) })}</span>
      <span className="block text-muted">{say('credits.vat', { money: money(vat) })}</span>
    </span>
  );
}

/** What it brought, until when, and what of it was taken back. */
function Credits({ order }: { readonly order: BillingOrder }) {
  const { say, language } = useText();
  const { credits, expires_at: end, time_zone: zone, clawed, reinstated } = order;
  return (
    <span>
      {creditsOfText(credits, language)}
      {end !== null && (
        <span className="block text-muted">{say('credits.usableTo', { day: endOfUse(end, { zone, language }) })}</span>
      )}
      {clawed !== '0' && (
        <span className="block text-muted">{say('credits.clawed', { credits: creditsOfText(clawed, language) })}</span>
      )}
      {reinstated !== '0' && (
        <span className="block text-muted">
          {say('credits.reinstated', { credits: creditsOfText(reinstated, language) })}
        </span>
      )}
    </span>
  );
}

/** How it is paid; of cards, which. */
function Method({ order: { channel, payment } }: { readonly order: BillingOrder }) {
  const { say } = useText();
  const hasCard = payment !== null && payment.card_last4 !== '';
  const words = [
    say(CHANNEL_WORDS[channel]),
    ...(hasCard ? [say('billing.cardName', { brand: payment.card_brand, last4: payment.card_last4 })] : []),
  ];
  return <span className="figures whitespace-nowrap">{words.join(' · ')}</span>;
}
