/** Entries of a page at most, in the APIs that have pages. */
export const PAGE_SIZE_MAX = 1000;

/** The size asked for, cut to the bound; the default where none is asked for, or nothing that is one. */
export function pageSize(asked: string | null, defaultSize: number): number {
  const size = Number(asked ?? '');
  return Number.isInteger(size) && size > 0 ? Math.min(size, PAGE_SIZE_MAX) : defaultSize;
}
