import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

// Sizes of our own would be taken for colours.
const merge = extendTailwindMerge({ extend: { theme: { text: ['small', 'title', 'figure'] } } });

/** Joins class names; of two that contradict each other the later one holds. */
export function classNames(...parts: readonly ClassValue[]): string {
  return merge(clsx(parts));
}
