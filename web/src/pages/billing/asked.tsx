import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Trouble } from '../../components/notice.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';

interface AskedProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'isPending' | 'refetch'>;
  /** Lines of its shape while it is on its way. */
  readonly lines: number;
  readonly children: (data: Data) => ReactNode;
}

/** What an answer is drawn as; before it comes its shape, and when it does not come what to try. */
export function Asked<Data>({ query, lines, children }: AskedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return <RowsSkeleton count={lines} />;
  return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
}
