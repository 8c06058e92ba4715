import type { ReactNode } from 'react';
import { Trouble } from '../../../components/notice.tsx';
import { RowsSkeleton } from '../../../components/skeleton.tsx';

interface ListedProps<Item> {
  readonly query: {
    readonly isPending: boolean;
    readonly data: readonly Item[] | undefined;
    readonly error: Error | null;
    readonly refetch: () => Promise<unknown>;
  };
  readonly count?: number;
  readonly children: (items: readonly Item[]) => ReactNode;
}

/** A list in each of its states: on its way, failed or refused, there. */
export function Listed<Item>({ query, count = 5, children }: ListedProps<Item>) {
  if (query.isPending) return <RowsSkeleton count={count} />;
  if (query.data === undefined) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  return children(query.data);
}
