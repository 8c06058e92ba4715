/** Keeps values by key, the most lately used ones, within both bounds. */
export interface ResultCache<Value> {
  get(key: string): Value | undefined;
  /** A value that alone is larger than the bound is not kept. */
  put(key: string, value: Value, bytes: number): void;
  readonly count: number;
  readonly bytes: number;
}

export function createResultCache<Value>(bounds: {
  readonly countMax: number;
  readonly bytesMax: number;
}): ResultCache<Value> {
  // A map keeps the order in which keys were put: the first is the one that was not used for longest.
  const kept = new Map<string, { readonly value: Value; readonly bytes: number }>();
  let bytesKept = 0;

  const drop = (key: string): void => {
    bytesKept -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };

  return {
    get: (key) => {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    put: (key, value, bytes) => {
      drop(key);
      if (bytes > bounds.bytesMax) return;
      kept.set(key, { value, bytes });
      bytesKept += bytes;
      for (const oldest of kept.keys()) {
        if (kept.size <= bounds.countMax && bytesKept <= bounds.bytesMax) return;
        drop(oldest);
      }
    },
    get count() {
      return kept.size;
    },
    get bytes() {
      return bytesKept;
    },
  };
}
