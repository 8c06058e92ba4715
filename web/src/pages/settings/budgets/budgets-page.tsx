import type { BudgetFacts } from '@tallygate/contract';
import { PlusIcon } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useBudgets, useLimitableKeys } from '../../../api/use-limits.ts';
import { Button } from '../../../components/button.tsx';
import { Notice, Trouble } from '../../../components/notice.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { Panel, PanelHead } from '../../../components/panel.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';
import { dateTime, zoneName } from '../../../format/time.ts';
import { useText } from '../../../locales/use-text.ts';
import { useSignedIn } from '../../../shell/signed-in.ts';
import { BudgetDialog } from './budget-dialog.tsx';
import { BudgetTable } from './budget-table.tsx';
import { EndBudget } from './end-budget.tsx';
import { LimitSettings } from './limit-settings.tsx';

type Doing =
  | { readonly what: 'create' }
  | { readonly what: 'change'; readonly budget: BudgetFacts }
  | { readonly what: 'end'; readonly budget: BudgetFacts };

/** What may be used, how much of it is, and what holds for all requests. For account admins. */
export function BudgetsPage() {
  const { say } = useText();
  const [doing, setDoing] = useState<Doing>();
  const isAllowed = useSignedIn().person.role === 'account_admin';
  return (
    <>
      <PageHead title={say('nav.budgets')} question={say('budgets.question')}>
        {isAllowed && (
          <Button look="primary" onClick={() => setDoing({ what: 'create' })}>
            <PlusIcon aria-hidden />
            {say('budgets.create')}
          </Button>
        )}
      </PageHead>
      {isAllowed ? (
        <div className="space-y-4">
          <Budgets onDo={setDoing} />
          <LimitSettings />
        </div>
      ) : (
        <Panel>
          <Notice kind="refused" title={say('state.refusedTitle')} text={say('budgets.refused')} />
        </Panel>
      )}
      {doing !== undefined && <Dialogs doing={doing} onClose={() => setDoing(undefined)} />}
    </>
  );
}

function Dialogs({ doing, onClose }: { readonly doing: Doing; readonly onClose: () => void }) {
  switch (doing.what) {
    case 'create':
      return <BudgetDialog budget={undefined} onClose={onClose} />;
    case 'change':
      return <BudgetDialog budget={doing.budget} onClose={onClose} />;
    case 'end':
      return <EndBudget budget={doing.budget} onClose={onClose} />;
  }
}

function Budgets({ onDo }: { readonly onDo: (doing: Doing) => void }) {
  const { say } = useText();
  return (
    <Panel aria-labelledby="budgets">
      <PanelHead id="budgets" title={say('budgets.title')} text={say('budgets.text')} />
      <List onDo={onDo} />
    </Panel>
  );
}

function List({ onDo }: { readonly onDo: (doing: Doing) => void }) {
  const { say } = useText();
  const budgets = useBudgets();
  const keys = useLimitableKeys(budgets.data?.some(({ scope }) => scope === 'key') === true);
  const keyNames = useMemo(() => new Map((keys.data ?? []).map(({ id, name }) => [id, name])), [keys.data]);
  const onEdit = useCallback((budget: BudgetFacts) => onDo({ what: 'change', budget }), [onDo]);
  const onEnd = useCallback((budget: BudgetFacts) => onDo({ what: 'end', budget }), [onDo]);
  if (budgets.isPending) return <RowsSkeleton count={4} />;
  if (budgets.data === undefined) return <Trouble error={budgets.error} onRetry={() => void budgets.refetch()} />;
  if (budgets.data.length === 0) {
    return (
      <Notice kind="empty" title={say('budgets.emptyTitle')} text={say('budgets.emptyText')}>
        <Button onClick={() => onDo({ what: 'create' })}>
          <PlusIcon aria-hidden />
          {say('budgets.create')}
        </Button>
      </Notice>
    );
  }
  return (
    <>
      <BudgetTable budgets={budgets.data} keyNames={keyNames} onEdit={onEdit} onEnd={onEnd} />
      <Foot at={budgets.dataUpdatedAt} isStale={budgets.isError} />
    </>
  );
}

function Foot({ at, isStale }: { readonly at: number; readonly isStale: boolean }) {
  const { say, language } = useText();
  const zone = useSignedIn().account.time_zone;
  const time = dateTime(new Date(at).toISOString(), { zone, language });
  return (
    <footer className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-t border-line px-4 py-2 text-small text-muted">
      <p>{say('budgets.heldText')}</p>
      <p role="status" className={isStale ? 'text-warn' : ''}>
        {say(isStale ? 'state.stale' : 'page.asOf', { time })} ·{' '}
        {say('page.zone', { zone: zoneName({ zone, language }, at) })}
      </p>
    </footer>
  );
}
