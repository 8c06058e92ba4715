/** Things that happen when the simulation lets them: a request arriving, an answer coming back, a write reaching the disk. */
export interface PendingSteps {
  /** Adds a step; `owner` names whose death takes it along. */
  add(owner: string, run: () => void): void;
  count(): number;
  /** Runs one step; 0 is the oldest. */
  run(index: number): void;
  /** The owner is dead: its steps never happen, not those that are added later either. */
  drop(owner: string): void;
  isDead(owner: string): boolean;
}

export function createPendingSteps(): PendingSteps {
  let steps: { readonly owner: string; readonly run: () => void }[] = [];
  const dead = new Set<string>();
  return {
    add: (owner, run) => {
      if (!dead.has(owner)) steps.push({ owner, run });
    },
    count: () => steps.length,
    run: (index) => {
      const [step] = steps.splice(index, 1);
      step?.run();
    },
    isDead: (owner) => dead.has(owner),
    drop: (owner) => {
      dead.add(owner);
      steps = steps.filter((step) => step.owner !== owner);
    },
  };
}
