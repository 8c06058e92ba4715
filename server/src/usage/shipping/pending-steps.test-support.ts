/** Things that happen when the simulation lets them: a request arriving, an answer coming back, a write reaching the disk. */
export interface PendingSteps {
  /** Adds a step; `owner` names whose death takes it along. */
  add(owner: string, run: () => void): void;
  count(): number;
  /** Runs one step; 0 is the oldest. */
  run(index: number): void;
  /** The owner is dead: its steps never happen. */
  drop(owner: string): void;
}

export function createPendingSteps(): PendingSteps {
  let steps: { readonly owner: string; readonly run: () => void }[] = [];
  return {
    add: (owner, run) => {
      steps.push({ owner, run });
    },
    count: () => steps.length,
    run: (index) => {
      const [step] = steps.splice(index, 1);
      step?.run();
    },
    drop: (owner) => {
      steps = steps.filter((step) => step.owner !== owner);
    },
  };
}
