import { useEffect, useState } from 'react';

const LOOK_AT_CLOCK_EVERY_MS = 60_000;

/** Milliseconds since 1970, to the minute: what a page's open hour or day is made of. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_AT_CLOCK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
