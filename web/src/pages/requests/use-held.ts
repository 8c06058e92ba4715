import { useEffect, useState } from 'react';

/** Rows that grow at their head while somebody reads further down: those that are drawn, and how many wait. */
export interface Held<Row> {
  readonly rows: readonly Row[];
  readonly waiting: number;
  readonly show: () => void;
}

/** So far down the page, new rows at its head would move what is read. */
const READING_FROM_PX = 160;

/** Draws new rows at once while the head of the page is in sight, and holds them back while it is not. */
export function useHeld<Row>(rows: readonly Row[]): Held<Row> {
  const [shown, setShown] = useState(rows);
  const [isReading, setReading] = useState(false);
  useEffect(() => {
    const look = () => setReading(window.scrollY > READING_FROM_PX);
    window.addEventListener('scroll', look, { passive: true });
    return () => window.removeEventListener('scroll', look);
  }, []);
  useEffect(() => {
    // A list that became shorter is another list.
    if (!isReading || rows.length < shown.length) setShown(rows);
  }, [rows, isReading, shown]);
  const drawn = isReading && rows.length >= shown.length ? shown : rows;
  return { rows: drawn, waiting: rows.length - drawn.length, show: () => setShown(rows) };
}
