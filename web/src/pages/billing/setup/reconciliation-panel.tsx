import type { ReconciliationFacts } from '@tallygate/contract';
import { RefreshCwIcon } from 'lucide-react';
import { useMemo } from 'react';
import { useReconcile, useReconciliations } from '../../../api/use-billing-setup.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Problem } from '../../../components/confirm-dialog.tsx';
import { type DataColumn, DataTable } from '../../../components/data-table.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { Time } from '../../../components/values.tsx';
import { moneyText } from '../../../format/money-text.ts';
import { exactNumber } from '../../../format/number.ts';
import { type Say, useText } from '../../../locales/use-text.ts';
import { Asked } from '../asked.tsx';
import { CHANNEL_WORDS } from '../method-words.ts';

const SHOWN_MAX = 14;

/** Whether the books agree with the providers': compared every day, and whenever somebody wants to know. */
export function ReconciliationPanel() {
  const { say } = useText();
  const known = useReconciliations();
  const running = useReconcile();
  const columns = useMemo(() => columnsOf(say), [say]);
  return (
    <Panel aria-labelledby="reconciliation">
      <div className="flex flex-wrap items-start justify-between gap-x-4 pr-4 max-sm:pr-0 max-sm:pb-3">
        <PanelHead id="reconciliation" title={say('billing.reconciliation')} text={say('billing.reconciliationText')} />
        <Button
          className="mt-3 max-sm:mx-4 max-sm:mt-1"
          disabled={running.isPending}
          onClick={() => running.mutate(undefined)}
        >
          <RefreshCwIcon aria-hidden />
          {say('billing.runNow')}
        </Button>
      </div>
      <div className="px-4">
        <Problem error={running.error} />
      </div>
      <Asked query={known} lines={2}>
        {(runs) =>
          runs.length === 0 ? (
            <Notice kind="empty" title={say('billing.neverRan')} text={say('billing.neverRanText')} />
          ) : (
            <DataTable
              label={say('billing.reconciliation')}
              columns={columns}
              rows={runs.slice(0, SHOWN_MAX)}
              rowId={({ at }) => at}
              narrow="stacks"
            />
          )
        }
      </Asked>
    </Panel>
  );
}

function columnsOf(say: Say): readonly DataColumn<ReconciliationFacts>[] {
  return [
    { id: 'at', title: say('billing.ranAt'), isBare: true, cell: ({ at }) => <Time at={at} />, sortBy: ({ at }) => at },
    { id: 'result', title: say('billing.result'), cell: (run) => <Result run={run} /> },
    {
      id: 'payments',
      title: say('billing.compared'),
      isNumeric: true,
      cell: ({ payments }) => <Count of={payments} />,
    },
    { id: 'settled', title: say('billing.settledNow'), isNumeric: true, cell: ({ settled }) => <Count of={settled} /> },
  ];
}

function Count({ of }: { readonly of: number }) {
  const { language } = useText();
  return exactNumber(of, language);
}

function Result({ run: { unknown, unreachable } }: { readonly run: ReconciliationFacts }) {
  const { say, language } = useText();
  if (unknown.length === 0 && unreachable.length === 0) return <Badge tone="good">{say('billing.agrees')}</Badge>;
  return (
    <span className="block space-y-1">
      {unreachable.length > 0 && (
        <span className="block">
          <Badge tone="warn">{say('billing.notAsked')}</Badge>{' '}
          {unreachable.map((name) => say(CHANNEL_WORDS[name])).join(', ')}
        </span>
      )}
      {unknown.length > 0 && (
        <span className="block">
          <Badge tone="bad">{say('billing.foreign', { count: unknown.length })}</Badge>{' '}
          <span className="text-muted">{say('billing.foreignText')}</span>
          {unknown.map(({ provider, ref, total }) => (
            <span key={`${provider} ${ref}`} className="figures block text-small">
              {say(CHANNEL_WORDS[provider])} <span className="font-mono [overflow-wrap:anywhere]">{ref}</span>{' '}
              <span className="whitespace-nowrap">{moneyText(total, language)}</span>
            </span>
          ))}
        </span>
      )}
    </span>
  );
}
