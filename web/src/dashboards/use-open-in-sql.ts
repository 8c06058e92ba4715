import { useNavigate } from '@tanstack/react-router';
import { handOver } from '../pages/sql/hand-over.ts';
import type { Viewing } from './viewing.ts';

/** Opens what a dataset runs on the page of SQL, with the values of its parameters. Rejects when the server refuses. */
export function useOpenInSql({ source, question }: Viewing): (dataset: string) => Promise<void> {
  const navigate = useNavigate();
  return async (dataset) => {
    if (source.statement === undefined) return;
    handOver(await source.statement(dataset, question));
    await navigate({ to: '/sql' });
  };
}
