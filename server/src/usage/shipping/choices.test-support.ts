/** Choices of a simulation, taken from a list that fast-check draws and shrinks. When it is used up, each is 0: the harmless one. */
export interface Choices {
  /** One of 0 … count − 1. */
  pick(count: number): number;
  isUsedUp(): boolean;
}

export function choicesFrom(numbers: readonly number[]): Choices {
  let used = 0;
  return {
    pick: (count) => {
      const number = numbers[used] ?? 0;
      used += 1;
      return number % count;
    },
    isUsedUp: () => used >= numbers.length,
  };
}
