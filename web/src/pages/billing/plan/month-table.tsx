import type { BillingOrder, SubscribedMonthFacts, SubscriptionFacts } from '@tallygate/contract';
import { useMemo } from 'react';
import { Badge } from '../../../components/badge.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { Time, Unknown } from '../../../components/values.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { PriceText } from '../price-lines.tsx';
import { MONTH_TONES, monthStateOf } from './plan-state.ts';

interface MonthTableProps {
  readonly subscriptions: readonly SubscriptionFacts[];
  /** Of the workspace. */
  readonly orders: readonly BillingOrder[];
}

/** One month with its order, where that is known. */
interface MonthRow extends SubscribedMonthFacts {
  readonly id: string;
  readonly order: BillingOrder | undefined;
}

/** Every month that was had, newest first: paid, waiting or skipped. */
export function MonthTable({ subscriptions, orders }: MonthTableProps) {
  const { say } = useText();
  const rows = useMemo(() => rowsOf(subscriptions, orders), [subscriptions, orders]);
  const columns = useMemo(() => columnsOf(say), [say]);
  return (
    <Panel aria-labelledby="plan-months">
      <PanelHead id="plan-months" title={say('billing.months')} text={say('billing.monthsText')} />
      {rows.length === 0 ? (
        <Notice kind="empty" title={say('billing.monthsEmpty')} text={say('billing.monthsEmptyText')} />
      ) : (
        <DataTable label={say('billing.months')} columns={columns} rows={rows} rowId={({ id }) => id} narrow="stacks" />
      )}
    </Panel>
  );
}

function rowsOf(subscriptions: readonly SubscriptionFacts[], orders: readonly BillingOrder[]): readonly MonthRow[] {
  const byId = new Map(orders.map((order) => [order.id, order]));
  return subscriptions.flatMap(({ id, months }) =>
    months.map((month) => ({
      ...month,
      id: `${id} ${month.month}`,
      order: month.order_id === null ? undefined : byId.get(month.order_id),
    })),
  );
}

function columnsOf(say: Say): readonly DataColumn<MonthRow>[] {
  return [
    {
      id: 'span',
      title: say('billing.monthSpan'),
      isBare: true,
      cell: ({ from, to }) => (
        <span>
          <Time at={from} /> – <Time at={to} />
        </span>
      ),
      sortBy: ({ from }) => from,
    },
    { id: 'state', title: say('billing.state'), cell: (row) => <State row={row} /> },
    {
      id: 'order',
      title: say('billing.orderNumber'),
      className: 'figures whitespace-nowrap',
      cell: ({ order, state }) => order?.number ?? <NoOrder isSkipped={state === 'skipped'} />,
    },
    {
      id: 'paid',
      title: say('billing.paidAt'),
      cell: ({ order }) =>
        order?.payment == null ? <Unknown reason={say('billing.notPaid')} /> : <Time at={order.payment.paid_at} />,
    },
    {
      id: 'price',
      title: say('billing.total'),
      isNumeric: true,
      cell: ({ order, state }) =>
        order === undefined ? <NoOrder isSkipped={state === 'skipped'} /> : <PriceText price={order.price} />,
    },
  ];
}

function NoOrder({ isSkipped }: { readonly isSkipped: boolean }) {
  const { say } = useText();
  return <Unknown reason={say(isSkipped ? 'billing.monthSkipped' : 'billing.monthNoOrder')} />;
}

function State({ row }: { readonly row: MonthRow }) {
  const { say } = useText();
  const state = monthStateOf(row);
  return (
    <span>
      <Badge tone={MONTH_TONES[state]} {...(state === 'skipped' ? { title: say('billing.monthSkipped') } : {})}>
        {say(`billing.month.${state}`)}
      </Badge>
      {row.next_try_at !== null && (
        <span className="mt-0.5 block text-muted">
          {say('billing.plan.nextTry')} <Time at={row.next_try_at} />
        </span>
      )}
    </span>
  );
}
