import type { BillingOrder } from '@tallygate/contract';
import { EllipsisIcon } from 'lucide-react';
import { useSettleOrder } from '../../../api/use-billing-orders.ts';
import { Button } from '../../../components/button.tsx';
import { Menu, MenuItem } from '../../../components/menu.tsx';
import { useText } from '../../../locales/use-text.ts';
import { actsOf, type OrderAct } from './order-words.ts';

interface OrderActsProps {
  readonly order: BillingOrder;
  readonly onAct: (act: OrderAct, order: BillingOrder) => void;
}

/** What can be done with an order as it stands. */
export function OrderActs({ order, onAct }: OrderActsProps) {
  const { say } = useText();
  const settling = useSettleOrder();
  const acts = actsOf(order);
  const isCard = order.channel !== 'bank_transfer';
  if (acts.length === 0 && !isCard) return null;
  return (
    <Menu
      trigger={
        <Button look="quiet" size="icon" aria-label={say('credits.actsOf', { order: order.number })} className="-my-1">
          <EllipsisIcon aria-hidden />
        </Button>
      }
    >
      {acts.map((act) => (
        <MenuItem key={act} onSelect={() => onAct(act, order)}>
          {say(`credits.act.${act}`)}
        </MenuItem>
      ))}
      {isCard && <MenuItem onSelect={() => settling.mutate(order.id)}>{say('credits.act.settle')}</MenuItem>}
    </Menu>
  );
}
