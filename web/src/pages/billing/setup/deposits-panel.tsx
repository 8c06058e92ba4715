import type { BillingOrder } from '@tallygate/contract';
import { useMemo, useState } from 'react';
import { useOrders } from '../../../api/use-billing-orders.ts';
import { useWorkspaceNames } from '../../../api/use-people.ts';
import { Button } from '../../../components/button.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { Time, Unknown } from '../../../components/values.tsx';
import { creditsOfText } from '../../../format/credits.ts';
import { calendarDay } from '../../../format/time.ts';
import { type Say, useText } from '../../../locales/use-text.ts';
import { Asked } from '../asked.tsx';
import { CancelOrder } from '../cancel-order.tsx';
import { PriceText } from '../price-lines.tsx';
import { DepositDialog } from './deposit-dialog.tsx';

/** Bank transfers that somebody waits for: an admin says when the money is there. */
export function DepositsPanel() {
  const { say } = useText();
  const orders = useOrders({ states: 'open' });
  const names = useWorkspaceNames();
  const [asked, setAsked] = useState<{ readonly act: 'confirm' | 'cancel'; readonly order: BillingOrder }>();
  const columns = useMemo(
    () => columnsOf({ say, names, onAct: (act, order) => setAsked({ act, order }) }),
    [say, names],
  );
  const close = () => setAsked(undefined);
  return (
    <Panel aria-labelledby="deposits">
      <PanelHead id="deposits" title={say('billing.deposits')} text={say('billing.depositsText')} />
      <Asked query={orders} lines={2}>
        {(known) => {
          const rows = known.filter(({ channel }) => channel === 'bank_transfer');
          if (rows.length === 0) {
            return <Notice kind="empty" className="py-4" title={say('billing.noDeposits')} />;
          }
          return (
            <DataTable
              label={say('billing.deposits')}
              columns={columns}
              rows={rows}
              rowId={({ id }) => id}
              narrow="stacks"
            />
          );
        }}
      </Asked>
      {asked?.act === 'confirm' && <DepositDialog order={asked.order} onClose={close} />}
      {asked?.act === 'cancel' && <CancelOrder order={asked.order} onClose={close} />}
    </Panel>
  );
}

interface ColumnsOf {
  readonly say: Say;
  readonly names: ReadonlyMap<string, string>;
  readonly onAct: (act: 'confirm' | 'cancel', order: BillingOrder) => void;
}

function columnsOf({ say, names, onAct }: ColumnsOf): readonly DataColumn<BillingOrder>[] {
  return [
    {
      id: 'number',
      title: say('billing.orderNumber'),
      isBare: true,
      className: 'figures font-medium whitespace-nowrap',
      cell: ({ number }) => number,
      sortBy: ({ number }) => number,
    },
    { id: 'what', title: say('billing.documents.what'), cell: (order) => <What order={order} names={names} /> },
    { id: 'made', title: say('billing.orderedAt'), cell: ({ created_at: at }) => <Time at={at} /> },
    { id: 'total', title: say('billing.total'), isNumeric: true, cell: ({ price }) => <PriceText price={price} /> },
    { id: 'due', title: say('billing.depositDue'), cell: (order) => <Due order={order} /> },
    {
      id: 'acts',
      title: say('billing.acts'),
      isNumeric: true,
      cell: (order) => (
        <span className="-my-1 flex flex-wrap justify-end gap-1 max-sm:justify-start">
          <Button
            className="h-7"
            aria-label={say('billing.confirmDepositOf', { number: order.number })}
            onClick={() => onAct('confirm', order)}
          >
            {say('billing.confirmDeposit')}
          </Button>
          <Button
            look="quiet"
            className="h-7"
            aria-label={say('billing.cancelOrderOf', { number: order.number })}
            onClick={() => onAct('cancel', order)}
          >
            {say('billing.cancelOrder')}
          </Button>
        </span>
      ),
    },
  ];
}

function What({ order, names }: { readonly order: BillingOrder; readonly names: ReadonlyMap<string, string> }) {
  const { say, language } = useText();
  const { title, credits, workspace_id: workspace } = order;
  return (
    <span>
      {title[language]}
      <span className="block text-muted">
        {say('billing.credits', { credits: creditsOfText(credits, language) })} · {names.get(workspace) ?? workspace}
      </span>
    </span>
  );
}

function Due({ order: { deposit_due_on: due } }: { readonly order: BillingOrder }) {
  const { say, language } = useText();
  if (due === null) return <Unknown reason={say('billing.noDue')} />;
  return <span className="figures whitespace-nowrap">{calendarDay(due, language)}</span>;
}
