import { allowValues, COMMA, OBJECT_START, skipColon, skipSpace, skipString, skipValue } from './scan-json.ts';

/**
 * Where the value of the first member of this name begins, in the object that begins at `from`, of a text that was checked before; -1: there is
 * none, or no object. What stands behind it is not looked at. A name that escapes what it need not is not found.
 */
export function memberStart(bytes: Buffer, name: Buffer, from: number): number {
  if (bytes[from] !== OBJECT_START) return -1;
  allowValues(Number.POSITIVE_INFINITY);
  let at = from;
  do {
    const nameAt = skipSpace(bytes, at + 1);
    const afterName = skipString(bytes, nameAt);
    const valueAt = afterName < 0 ? -1 : skipColon(bytes, afterName);
    if (valueAt < 0) return -1;
    if (isNamed(bytes, name, { from: nameAt + 1, to: afterName - 1 })) return valueAt;
    const end = skipValue(bytes, valueAt, 0);
    if (end < 0) return -1;
    at = skipSpace(bytes, end);
  } while (bytes[at] === COMMA);
  return -1;
}

function isNamed(bytes: Buffer, name: Buffer, { from, to }: { readonly from: number; readonly to: number }): boolean {
  if (to - from !== name.length) return false;
  for (let index = 0; index < name.length; index++) {
    if (bytes[from + index] !== name[index]) return false;
  }
  return true;
}
