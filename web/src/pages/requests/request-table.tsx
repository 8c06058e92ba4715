import type { RequestSummary } from '@tallygate/contract';
import { useMemo } from 'react';
import { useKeyNames } from '../../api/use-key-names.ts';
import { DataTable } from '../../components/data-table.tsx';
import { useText } from '../../locales/use-text.ts';
import { type ColumnName, columnsNamed } from './request-columns.tsx';

interface RequestTableProps {
  readonly rows: readonly RequestSummary[];
  readonly columns: readonly ColumnName[];
}

/** Requests, one a line; the time leads to the request's page. */
export function RequestTable({ rows, columns }: RequestTableProps) {
  const { say } = useText();
  const keys = useKeyNames({ isNeeded: columns.includes('key') });
  const shown = useMemo(() => columnsNamed(columns, say, keys), [columns, say, keys]);
  return (
    <DataTable
      label={say('requests.title')}
      columns={shown}
      rows={rows}
      rowId={(row) => row.request_id}
      narrow="stacks"
      isTight
    />
  );
}
