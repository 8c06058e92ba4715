import { useEffect, useMemo, useState } from 'react';
import { type Range, type RangeSearch, rangeOf } from '../range/range.ts';
import { useSignedIn } from '../shell/signed-in.ts';

const LOOK_AT_CLOCK_EVERY_MS = 60_000;

/** The range that the address asks for, in the account's zone; it moves on when the day ends while the page is open. */
export function useRange({ range, from, to }: RangeSearch): Range {
  const zone = useSignedIn().account.time_zone;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_AT_CLOCK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return useMemo(() => rangeOf({ range, from, to }, { zone, now }), [range, from, to, zone, now]);
}
