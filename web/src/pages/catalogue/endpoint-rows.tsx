import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { runStatement } from '../../api/use-sql.ts';
import { Button } from '../../components/button.tsx';
import { Notice, Trouble } from '../../components/notice.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { useText } from '../../locales/use-text.ts';
import { handOver } from '../sql/hand-over.ts';
import { ResultGrid } from '../sql/result/result-grid.tsx';

interface EndpointRowsProps {
  readonly table: string;
  /** Its name. */
  readonly endpoint: string;
}

/** The newest rows of one endpoint, as its page leads here. */
export function EndpointRows({ table, endpoint }: EndpointRowsProps) {
  const { say } = useText();
  const navigate = useNavigate();
  const statement = `SELECT *\nFROM ${table}\nWHERE endpoint_name = {endpoint:String}\nORDER BY event_time DESC\nLIMIT 20;`;
  const parameters = { endpoint };
  const rows = useQuery({
    queryKey: ['table', table, 'endpoint', endpoint],
    queryFn: ({ signal }) => runStatement({ statement, parameters, warehouse: undefined }, signal),
  });
  const open = () => {
    handOver({ statement, parameters });
    void navigate({ to: '/sql' });
  };
  return (
    <Panel aria-labelledby="endpoint-rows">
      <div className="flex flex-wrap items-start justify-between gap-x-4">
        <PanelHead
          id="endpoint-rows"
          title={say('catalogue.endpointRows', { endpoint })}
          text={say('catalogue.endpointRowsText')}
        />
        <div className="m-3 flex gap-2">
          <Button onClick={open}>{say('catalogue.openInSql')}</Button>
          <Button asChild>
            <Link to="/tables/$name" params={{ name: table }}>
              {say('catalogue.allRows')}
            </Link>
          </Button>
        </div>
      </div>
      {rows.isPending && <RowsSkeleton count={4} />}
      {rows.isError && rows.data === undefined && <Trouble error={rows.error} onRetry={() => void rows.refetch()} />}
      {rows.data !== undefined &&
        (rows.data.rows.length === 0 ? (
          <Notice kind="empty" title={say('catalogue.noEndpointRows')} />
        ) : (
          <ResultGrid result={rows.data} />
        ))}
    </Panel>
  );
}
