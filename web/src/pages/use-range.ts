import { useMemo } from 'react';
import { useNow } from '../dashboards/use-now.ts';
import { type Range, type RangeSearch, rangeOf } from '../range/range.ts';
import { useSignedIn } from '../shell/signed-in.ts';

/** The range that the address asks for, in the account's zone; it moves on when the day ends while the page is open. */
export function useRange({ range, from, to }: RangeSearch): Range {
  const zone = useSignedIn().account.time_zone;
  const now = useNow();
  return useMemo(() => rangeOf({ range, from, to }, { zone, now }), [range, from, to, zone, now]);
}
