/** Room for payloads in flight and on their way to the table, in one gateway. */
export const PAYLOAD_MEMORY_BYTES_MAX = 32 * 1024 * 1024;

/** A bound on memory that many share: bytes are taken before they are used. */
export interface MemoryBudget {
  /** False: there is not that much left, and nothing was taken. */
  take(bytes: number): boolean;
  release(bytes: number): void;
  used(): number;
}

export function memoryBudget(bytesMax: number): MemoryBudget {
  let used = 0;
  return {
    take: (bytes) => {
      if (used + bytes > bytesMax) return false;
      used += bytes;
      return true;
    },
    release: (bytes) => {
      used -= bytes;
    },
    used: () => used,
  };
}
