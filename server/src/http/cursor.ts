import { z } from 'zod';
import { ApiRefusal } from './api-context.ts';

const cursorSchema = z.tuple([z.string(), z.union([z.string(), z.number().int().min(1)])]);

/** Where a list goes on, as a text that callers pass back unread. A cursor of another list is refused. */
export function writeCursor(list: string, after: string | number): string {
  return Buffer.from(JSON.stringify([list, after])).toString('base64url');
}

/** The position in a cursor that came back; undefined: none came. Throws an ApiRefusal for anything that we did not write. */
export function readCursor<Kind extends 'string' | 'number'>(
  cursor: string | undefined,
  of: { readonly list: string; readonly kind: Kind },
): (Kind extends 'string' ? string : number) | undefined {
  if (cursor === undefined) return undefined;
  const after = parse(cursor, of.list);
  // The kind was just compared; the compiler does not connect it with the type.
  if (typeof after === of.kind) return after as Kind extends 'string' ? string : number;
  throw new ApiRefusal('cursor_invalid');
}

function parse(cursor: string, list: string): string | number | undefined {
  if (!/^[\w-]+$/.test(cursor)) return undefined;
  try {
    const [name, after] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return name === list && writeCursor(list, after) === cursor ? after : undefined;
  } catch {
    return undefined;
  }
}
