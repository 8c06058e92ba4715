import type { Table, TableRetention } from '@tallygate/contract';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { Time } from '../../components/values.tsx';
import { exactNumber } from '../../format/number.ts';
import { useText } from '../../locales/use-text.ts';
import { useSignedIn } from '../../shell/signed-in.ts';
import { RetentionDialog } from './retention-dialog.tsx';

/** How long a table keeps its rows, and for account admins how that is changed. */
export function RetentionPanel({ table }: { readonly table: Table }) {
  const { say } = useText();
  const isAdmin = useSignedIn().person.role === 'account_admin';
  const [isAsking, setAsking] = useState(false);
  const { name, retention } = table;
  const isChosenHere = retention.decided_by === 'table' && KEPT_HERE.has(name);
  return (
    <Panel aria-labelledby="retention">
      <div className="flex flex-wrap items-start justify-between gap-x-4">
        <PanelHead id="retention" title={say('catalogue.retention')} text={say('catalogue.retentionText')} />
        {isAdmin && isChosenHere && (
          <Button className="m-3" onClick={() => setAsking(true)}>
            {say('catalogue.retentionChange')}
          </Button>
        )}
      </div>
      <div className="px-4 pb-3">
        <Kept retention={retention} />
        {isChosenHere && <p className="text-small text-muted">{say('catalogue.keptTogether')}</p>}
        {retention.kept_from !== null && (
          <p className="text-small text-muted">
            {say('catalogue.keptFrom')} <Time at={retention.kept_from} />
          </p>
        )}
      </div>
      {isAsking && <RetentionDialog table={name} retention={retention} onClose={() => setAsking(false)} />}
    </Panel>
  );
}

/** The tables on which it is chosen; views have the rows of what they read. */
const KEPT_HERE: ReadonlySet<string> = new Set(['system.ai_gateway.usage', 'system.ai_gateway.cost_corrections']);

function Kept({ retention }: { readonly retention: TableRetention }): ReactNode {
  const { say, language } = useText();
  const look = 'rounded-sm text-accent-ink hover:underline';
  switch (retention.decided_by) {
    case 'endpoints':
      return (
        <p>
          {say('catalogue.keptByEndpoints')}{' '}
          <Link to="/endpoints" className={look}>
            {say('endpoints.title')}
          </Link>
        </p>
      );
    case 'audit_log':
      return (
        <p>
          {say('catalogue.keptByAuditLog')}{' '}
          <Link to="/settings/audit" className={look}>
            {say('nav.audit')}
          </Link>
        </p>
      );
    case 'table':
      return (
        <p className="font-medium">
          {retention.days === null
            ? say('catalogue.keptForEver')
            : say('catalogue.keptDays', { count: exactNumber(retention.days, language) })}
        </p>
      );
  }
}
