import { useEffect, useState } from 'react';

const LOOK_AT_CLOCK_EVERY_MS = 60_000;

/** The time in milliseconds since 1970, to the minute, so that a page moves on when the day ends while it is open. */
export function useNow(): number {
  const [now, setNow] = useState(minuteNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(minuteNow()), LOOK_AT_CLOCK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function minuteNow(): number {
  return Math.floor(Date.now() / LOOK_AT_CLOCK_EVERY_MS) * LOOK_AT_CLOCK_EVERY_MS;
}
