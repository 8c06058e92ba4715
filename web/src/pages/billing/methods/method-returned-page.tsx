import type { BillingMethod } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { CircleAlertIcon, CircleCheckIcon, ClockIcon } from 'lucide-react';
import { useMethodReturned } from '../../../api/use-billing-methods.ts';
import { Button } from '../../../components/button.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { Panel } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { useText } from '../../../locales/use-text.ts';
import { BillingFrame } from '../billing-frame.tsx';
import { methodName } from '../method-words.ts';
import { useOnce, useReturnedQuery } from '../use-returned.ts';

/** Where the browser arrives from registering a card: says what became of it. */
export function MethodReturnedPage() {
  const { say } = useText();
  const query = useReturnedQuery();
  const { method: id } = query;
  const returned = useMethodReturned();
  const ask = () => id !== undefined && returned.mutate({ id, query });
  useOnce(ask);
  const method = returned.data;
  return (
    <BillingFrame title={say('nav.methods')} question={say('billing.methods.returned')}>
      <Panel className="p-4">
        {id === undefined && (
          <Notice
            kind="missing"
            title={say('billing.returned.missingTitle')}
            text={say('billing.returned.missingText')}
          />
        )}
        {returned.isPending && <RowsSkeleton count={2} />}
        {returned.error !== null && <Trouble error={returned.error} onRetry={ask} />}
        {method !== undefined && <Registered method={method} />}
        <div className="mt-3 flex flex-wrap justify-end gap-2">
          {method?.state === 'waiting' && <Button onClick={ask}>{say('billing.methods.lookAgain')}</Button>}
          <Button asChild look={method?.state === 'ready' ? 'primary' : 'plain'}>
            <Link to="/settings/billing/methods">{say('billing.toMethods')}</Link>
          </Button>
        </div>
      </Panel>
    </BillingFrame>
  );
}

const LOOKS = {
  ready: { Icon: CircleCheckIcon, colour: 'text-good' },
  waiting: { Icon: ClockIcon, colour: 'text-running' },
  failed: { Icon: CircleAlertIcon, colour: 'text-bad' },
  removed: { Icon: CircleAlertIcon, colour: 'text-bad' },
} as const;

function Registered({ method }: { readonly method: BillingMethod }) {
  const { say } = useText();
  const { state, problem } = method;
  const { Icon, colour } = LOOKS[state];
  return (
    <div role="status" className="flex gap-3">
      <Icon aria-hidden className={`size-5 shrink-0 ${colour}`} />
      <div>
        <p className="font-medium">{say(`billing.registered.${state}`)}</p>
        <p className="mt-1 text-muted">
          {state === 'ready' ? methodName(method, say) : (problem?.message ?? say(`billing.registeredText.${state}`))}
        </p>
      </div>
    </div>
  );
}
