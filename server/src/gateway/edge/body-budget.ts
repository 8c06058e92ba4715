import { invariant } from '#kernel';

/** The memory that the bodies of all requests may take together: counted, never allocated here. */
export interface BodyBudget {
  /** Takes these bytes out of what is left; false, with nothing taken, when there are fewer. */
  reserve(bytes: number): boolean;
  /** Gives back what was reserved. */
  release(bytes: number): void;
  leftBytes(): number;
}

/** A budget of so many bytes. */
export function bodyBudget(bytesMax: number): BodyBudget {
  let used = 0;
  return {
    reserve: (bytes) => {
      if (bytes > bytesMax - used) return false;
      used += bytes;
      return true;
    },
    release: (bytes) => {
      invariant(bytes <= used, 'no more memory is given back than was taken');
      used -= bytes;
    },
    leftBytes: () => bytesMax - used,
  };
}
