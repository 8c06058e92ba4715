import type { Table } from '@tallygate/contract';
import type { ReactNode } from 'react';
import { Figure, Time, TimeAgo, Unknown } from '../../components/values.tsx';
import { byteSize } from '../../format/number.ts';
import { useText } from '../../locales/use-text.ts';

/** How much a table holds, and from when to when. */
export function TableFacts({ table }: { readonly table: Table }) {
  const { say, language } = useText();
  const { row_count: rows, bytes_on_disk: bytes } = table;
  const moment = (at: string | null) => (at === null ? <Unknown reason={say('table.noRows')} /> : <Time at={at} />);
  const size = (count: number | undefined) =>
    count === undefined ? (
      <Unknown reason={say('table.sizeReason')} />
    ) : (
      <span className="figures">{byteSize(count, language)}</span>
    );
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-md border border-line bg-line lg:grid-cols-5">
      <Fact title={say('table.rows')} hint={say('table.rowsReason')}>
        <Figure value={rows} format="count" reason={say('value.unknown')} isExact />
      </Fact>
      <Fact title={say('table.size')}>{size(bytes ?? undefined)}</Fact>
      <Fact title={say('catalogue.rowSize')} hint={say('catalogue.rowSizeHint')}>
        {size(bytes === null || rows === 0 ? undefined : Math.round(bytes / rows))}
      </Fact>
      <Fact title={say('table.first')}>{moment(table.first_event_time)}</Fact>
      <Fact title={say('table.last')} isLast>
        {moment(table.last_event_time)}
        {table.last_event_time !== null && (
          <span className="block text-small font-normal text-muted">
            <TimeAgo at={table.last_event_time} />
          </span>
        )}
      </Fact>
    </dl>
  );
}

interface FactProps {
  readonly title: string;
  readonly hint?: string;
  /** Where there are two columns it takes the line. */
  readonly isLast?: boolean;
  readonly children: ReactNode;
}

function Fact({ title, hint, isLast = false, children }: FactProps) {
  return (
    <div className={`min-w-0 bg-surface px-4 py-3 ${isLast ? 'max-lg:col-span-2' : ''}`} title={hint}>
      <dt className="text-small text-muted">{title}</dt>
      <dd className="mt-0.5 break-words text-[15px] font-semibold [&_time]:whitespace-normal">{children}</dd>
    </div>
  );
}
