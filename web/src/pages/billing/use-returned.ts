import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { parseAddress } from '../../shell/page-search.ts';

/** The query that a payment window brought back, as it is. */
export function useReturnedQuery(): Readonly<Record<string, string>> {
  return parseAddress(useLocation().searchStr);
}

/** Does something once when the page is there, however often it is drawn. */
export function useOnce(act: () => void): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current) return;
    isDone.current = true;
    act();
  });
}
