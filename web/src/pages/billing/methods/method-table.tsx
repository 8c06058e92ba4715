import type { BillingMethod } from '@tallygate/contract';
import { useMemo } from 'react';
import { useChooseDefaultMethod } from '../../../api/use-billing-methods.ts';
import { Badge, type Tone } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Time, Unknown } from '../../../components/values.tsx';
import { type Say, useText } from '../../../locales/use-text.ts';
import { useNow } from '../../settings/usage/use-now.ts';
import { SandboxBadge } from '../billing-frame.tsx';
import { businessNumberText, CHANNEL_WORDS, expiryText, isExpired, methodName } from '../method-words.ts';

interface MethodTableProps {
  readonly methods: readonly BillingMethod[];
  readonly onRemove: (method: BillingMethod) => void;
}

/** The registered payment methods. */
export function MethodTable({ methods, onRemove }: MethodTableProps) {
  const { say } = useText();
  const { mutate: choose, isPending, error } = useChooseDefaultMethod();
  const now = useNow();
  const columns = useMemo(
    () => columnsOf({ say, now, acts: { onRemove, onDefault: ({ id }) => choose(id), isPending } }),
    [say, now, onRemove, choose, isPending],
  );
  return (
    <>
      {error !== null && (
        <div className="px-4">
          <Problem error={error} />
        </div>
      )}
      <DataTable
        label={say('billing.methods.title')}
        columns={columns}
        rows={methods}
        rowId={({ id }) => id}
        narrow="stacks"
      />
    </>
  );
}

const TONES: Readonly<Record<BillingMethod['state'], Tone>> = {
  waiting: 'running',
  ready: 'good',
  failed: 'bad',
  removed: 'neutral',
};

interface ActsOf {
  readonly onDefault: (method: BillingMethod) => void;
  readonly onRemove: (method: BillingMethod) => void;
  readonly isPending: boolean;
}

interface ColumnsOf {
  readonly say: Say;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly acts: ActsOf;
}

function columnsOf({ say, now, acts }: ColumnsOf): readonly DataColumn<BillingMethod>[] {
  return [
    {
      id: 'name',
      title: say('billing.method'),
      isBare: true,
      className: 'font-medium',
      cell: (method) => <Name method={method} />,
      sortBy: (method) => methodName(method, say),
    },
    {
      id: 'state',
      title: say('billing.state'),
      cell: (method) => <State method={method} />,
    },
    { id: 'expires', title: say('billing.methods.expires'), cell: (method) => <Expiry method={method} now={now} /> },
    {
      id: 'added',
      title: say('billing.methods.added'),
      className: 'min-w-44',
      cell: ({ created_at: at, created_by: by }) => (
        <span>
          <Time at={at} />
          <span className="block text-muted">{by}</span>
        </span>
      ),
      sortBy: ({ created_at: at }) => at,
    },
    { id: 'acts', title: say('billing.acts'), isNumeric: true, cell: (method) => <Acts method={method} acts={acts} /> },
  ];
}

function Name({ method }: { readonly method: BillingMethod }) {
  const { say } = useText();
  const { buyer } = method;
  return (
    <span>
      <span className="flex flex-wrap items-center gap-1.5">
        {methodName(method, say)}
        {method.is_default && <Badge tone="neutral">{say('billing.methods.default')}</Badge>}
        {method.is_sandbox && <SandboxBadge />}
      </span>
      <span className="block font-normal text-muted">
        {buyer === null
          ? !method.is_sandbox && say(CHANNEL_WORDS[method.channel])
          : `${businessNumberText(buyer.business_number)} · ${buyer.email}`}
      </span>
    </span>
  );
}

function State({ method: { state, problem } }: { readonly method: BillingMethod }) {
  const { say } = useText();
  return (
    <span>
      <Badge tone={TONES[state]}>{say(`billing.methods.state.${state}`)}</Badge>
      {problem !== null && <span className="mt-0.5 block max-w-80 text-muted">{problem.message}</span>}
    </span>
  );
}

function Expiry({ method: { card, channel }, now }: { readonly method: BillingMethod; readonly now: number }) {
  const { say } = useText();
  const expires = card?.expires ?? null;
  if (expires === null) {
    const isTransfer = channel === 'bank_transfer';
    return <Unknown reason={say(isTransfer ? 'billing.methods.noExpiry' : 'billing.methods.expiryUnknown')} />;
  }
  return (
    <span className="figures">
      {expiryText(expires)} {isExpired(expires, now) && <Badge tone="bad">{say('billing.methods.expired')}</Badge>}
    </span>
  );
}

function Acts({ method, acts }: { readonly method: BillingMethod; readonly acts: ActsOf }) {
  const { say } = useText();
  const name = methodName(method, say);
  return (
    <span className="-my-1 flex flex-wrap justify-end gap-1 max-sm:justify-start">
      {method.state === 'ready' && !method.is_default && (
        <Button
          look="quiet"
          className="h-7"
          disabled={acts.isPending}
          aria-label={say('billing.methods.makeDefaultOf', { name })}
          onClick={() => acts.onDefault(method)}
        >
          {say('billing.methods.makeDefault')}
        </Button>
      )}
      <Button
        look="quiet"
        className="h-7 text-bad hover:bg-bad-soft hover:text-bad"
        aria-label={say('billing.methods.removeOf', { name })}
        onClick={() => acts.onRemove(method)}
      >
        {say('billing.methods.remove')}
      </Button>
    </span>
  );
}
