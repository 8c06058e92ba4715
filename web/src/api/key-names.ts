/** Names of keys, by their id. */
export type KeyNames = ReadonlyMap<string, string>;

/** Enough of an id to tell two keys apart. */
const TAIL_LENGTH = 4;

/** Names may be given twice: such keys have the end of their id behind them. */
export function keyNames(keys: readonly { readonly id: string; readonly name: string }[]): KeyNames {
  const times = new Map<string, number>();
  for (const { name } of keys) times.set(name, (times.get(name) ?? 0) + 1);
  return new Map(
    keys.map(({ id, name }) => [id, times.get(name) === 1 ? name : `${name} (…${id.slice(-TAIL_LENGTH)})`]),
  );
}
