import { useCreditSummary } from '../../../api/use-credits.ts';
import { Panel } from '../../../components/panel.tsx';
import { Asked } from '../asked.tsx';
import { AlertsPanel } from './alerts-panel.tsx';
import { AutoTopUpPanel } from './auto-top-up-panel.tsx';
import { BalanceTiles } from './balance-tiles.tsx';
import { ExpiringPanel } from './expiring-panel.tsx';
import { LotsPanel } from './lots-panel.tsx';

/** How the credits of a workspace stand: what is left, what was used this month, and what ends when. */
export function StandingArea({ workspace }: { readonly workspace: string }) {
  const summary = useCreditSummary(workspace);
  return (
    <div className="space-y-4">
      {summary.data === undefined ? (
        <Panel>
          <Asked query={summary} lines={3}>
            {() => null}
          </Asked>
        </Panel>
      ) : (
        <>
          <BalanceTiles summary={summary.data} isStale={summary.isError} />
          <ExpiringPanel summary={summary.data} />
        </>
      )}
      <LotsPanel workspace={workspace} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <AutoTopUpPanel workspace={workspace} />
        <AlertsPanel workspace={workspace} />
      </div>
    </div>
  );
}
