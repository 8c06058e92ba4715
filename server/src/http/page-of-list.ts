import { readCursor, writeCursor } from './cursor.ts';

/** One page of a list that is at hand, in the order of a text that names each of its members. */
export function pageOfList<Item>(
  all: readonly Item[],
  asked: {
    readonly list: string;
    readonly limit: number;
    readonly cursor: string | undefined;
    readonly place: (item: Item) => string;
  },
): { readonly data: readonly Item[]; readonly next_cursor: string | null } {
  const { list, limit, place } = asked;
  const after = readCursor(asked.cursor, { list, kind: 'string' });
  const left = after === undefined ? all : all.filter((item) => place(item) > after);
  const data = left.slice(0, limit);
  const last = data.at(-1);
  return { data, next_cursor: left.length > limit && last !== undefined ? writeCursor(list, place(last)) : null };
}
