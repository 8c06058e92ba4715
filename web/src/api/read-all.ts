const PAGE_SIZE = 200;
/** More than a page of settings can usefully show. */
const PAGES_MAX = 25;

/** Reads a list page by page: all of it, up to five thousand. */
export async function readAll<Item>(
  read: (page: { readonly limit: number; readonly cursor?: string | undefined }) => Promise<{
    readonly data: readonly Item[];
    readonly next_cursor: string | null;
  }>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const { data, next_cursor: next } = await read({ limit: PAGE_SIZE, cursor });
    all.push(...data);
    if (next === null) return all;
    cursor = next;
  }
  return all;
}
