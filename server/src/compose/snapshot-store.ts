import { type Snapshot, writeSnapshot } from '#gateway';
import { invariant } from '#kernel';

/** The current snapshot and those who wait for the next one. */
export interface SnapshotStore {
  current(): Snapshot;
  /** As it goes over the wire. */
  currentText(): string;
  /** Puts another in its place and wakes everyone. Its version must be higher. */
  replace(next: Snapshot): void;
  /** Calls back once, at the next `replace`; the result takes the call back. */
  onNext(wake: () => void): () => void;
}

export function snapshotStore(first: Snapshot): SnapshotStore {
  let snapshot = first;
  let text = writeSnapshot(first);
  const waiting = new Set<() => void>();
  return {
    current: () => snapshot,
    currentText: () => text,
    replace: (next) => {
      invariant(next.version > snapshot.version, 'versions of the snapshot grow');
      snapshot = next;
      text = writeSnapshot(next);
      const woken = [...waiting];
      waiting.clear();
      for (const wake of woken) wake();
    },
    onNext: (wake) => {
      waiting.add(wake);
      return () => waiting.delete(wake);
    },
  };
}
