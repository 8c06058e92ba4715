import type { TablePartition } from '@tallygate/contract';
import { useMemo } from 'react';
import { useTablePartitions } from '../../api/use-table.ts';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { Trouble } from '../../components/notice.tsx';
import { Panel, PanelHead } from '../../components/panel.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { byteSize, exactNumber } from '../../format/number.ts';
import { type Say, useText } from '../../locales/use-text.ts';

/** What goes as one when it is not kept any more; for account admins. Nothing is shown of a view, which has none. */
export function PartitionsPanel({ table }: { readonly table: string }) {
  const { say, language } = useText();
  const partitions = useTablePartitions(table);
  const columns = useMemo(() => columnsOf(say, language), [say, language]);
  const { data } = partitions;
  if (data?.partitions === 0) return null;
  const facts = data && {
    count: exactNumber(data.partitions, language),
    rows: exactNumber(data.rows, language),
    size: byteSize(data.bytes_on_disk, language),
  };
  return (
    <Panel aria-labelledby="partitions">
      <PanelHead
        id="partitions"
        title={say('catalogue.partitions')}
        text={facts === undefined ? undefined : say('catalogue.partitionsText', facts)}
      />
      {partitions.isPending && <RowsSkeleton count={3} />}
      {partitions.isError && data === undefined && (
        <Trouble error={partitions.error} onRetry={() => void partitions.refetch()} />
      )}
      {data !== undefined && (
        <DataTable
          label={say('catalogue.partitions')}
          columns={columns}
          rows={data.data.slice(0, SHOWN_MAX)}
          rowId={({ partition }) => partition}
          narrow="stacks"
          atFirst={10}
        />
      )}
      {data !== undefined && data.data.length > SHOWN_MAX && (
        <p className="border-t border-line px-4 py-2 text-small text-muted">
          {say('catalogue.partitionsMore', { count: exactNumber(SHOWN_MAX, language) })}
        </p>
      )}
    </Panel>
  );
}

/** As many as a table that is drawn whole may have. */
const SHOWN_MAX = 190;

type Language = Parameters<typeof exactNumber>[1];

function columnsOf(say: Say, language: Language): readonly DataColumn<TablePartition>[] {
  return [
    {
      id: 'partition',
      title: say('catalogue.partition'),
      isBare: true,
      className: 'font-mono font-medium whitespace-nowrap',
      cell: ({ partition }) => partition,
      sortBy: ({ partition }) => partition,
    },
    {
      id: 'rows',
      title: say('table.rows'),
      isNumeric: true,
      cell: ({ rows }) => exactNumber(rows, language),
      sortBy: ({ rows }) => rows,
    },
    {
      id: 'size',
      title: say('table.size'),
      isNumeric: true,
      cell: ({ bytes_on_disk: bytes }) => byteSize(bytes, language),
      sortBy: ({ bytes_on_disk: bytes }) => bytes,
    },
    {
      id: 'rowSize',
      title: say('catalogue.rowSize'),
      isNumeric: true,
      cell: ({ rows, bytes_on_disk: bytes }) => (rows === 0 ? '–' : byteSize(Math.round(bytes / rows), language)),
      sortBy: ({ rows, bytes_on_disk: bytes }) => (rows === 0 ? undefined : bytes / rows),
    },
  ];
}
