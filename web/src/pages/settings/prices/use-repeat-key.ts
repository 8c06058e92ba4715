import { useRef } from 'react';

/** A key for what is sent: the same for the same body, so that what a nervous finger sends twice is done once. */
export function useRepeatKey(): (body: unknown) => string {
  const last = useRef<{ readonly text: string; readonly key: string }>(undefined);
  return (body) => {
    const text = JSON.stringify(body);
    if (last.current?.text !== text) last.current = { text, key: crypto.randomUUID() };
    return last.current.key;
  };
}
