import { useEffect, useState } from 'react';
import { duration } from '../../format/duration.ts';
import { useText } from '../../locales/use-text.ts';

const EVERY_MS = 100;

/** How long something has been under way. */
export function Elapsed({ since }: { readonly since: number }) {
  const { language } = useText();
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return <span className="figures">{duration(Math.max(0, Math.round(now - since)), language)}</span>;
}
