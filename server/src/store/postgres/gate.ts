/** Lets in a bounded number at a time, in the order in which they came; or one alone. */
export interface Gate {
  /**
   * Runs `act` inside. `isAlone`: when everybody else has left, and nobody comes in before it leaves.
   */
  enter<T>(act: () => Promise<T>, isAlone: boolean): Promise<T>;
}

interface Place {
  readonly isAlone: boolean;
  readonly admitted: PromiseWithResolvers<void>;
}

/** A gate that is open and empty. How many may come is bounded before it (`Admission`). */
export function createGate(insideMax: number): Gate {
  // Who must be alone was inside already once, so those go before the ones who were not.
  const alone: Place[] = [];
  const together: Place[] = [];
  let inside = 0;
  let isTaken = false;
  const hasRoom = (next: Place): boolean => !isTaken && inside < (next.isAlone ? 1 : insideMax);
  const admit = (): void => {
    for (let next = alone[0] ?? together[0]; next !== undefined && hasRoom(next); next = alone[0] ?? together[0]) {
      (next.isAlone ? alone : together).shift();
      inside++;
      isTaken = next.isAlone;
      next.admitted.resolve();
    }
  };
  return {
    enter: async (act, isAlone) => {
      const place: Place = { isAlone, admitted: Promise.withResolvers() };
      (isAlone ? alone : together).push(place);
      admit();
      await place.admitted.promise;
      try {
        return await act();
      } finally {
        inside--;
        isTaken = false;
        admit();
      }
    },
  };
}
