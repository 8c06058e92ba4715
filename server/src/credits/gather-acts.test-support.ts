/** An act of many callers that is quicker done together. */
export interface GatheredActs<Asked, Outcome> {
  /** Resolves when it was kept. Rejects, with nothing of it kept, when its transaction failed. */
  act(asked: Asked): Promise<Outcome>;
}

/** Acts of one transaction at most. */
const TOGETHER_MAX = 100;

/**
 * Gathers acts that come while a transaction is under way and does them in the next one, in the order in which they came.
 * One that comes alone waits for nobody. When a transaction fails, all of it fail: whoever asked repeats by the key.
 */
export function gatherActs<Asked, Outcome>(
  doAll: (all: readonly Asked[]) => Promise<readonly Outcome[]>,
): GatheredActs<Asked, Outcome> {
  const waiting: { readonly asked: Asked; readonly answer: PromiseWithResolvers<Outcome> }[] = [];
  let isUnderWay = false;
  const doWaiting = async (): Promise<void> => {
    isUnderWay = true;
    while (waiting.length > 0) {
      const together = waiting.splice(0, TOGETHER_MAX);
      try {
        const outcomes = await doAll(together.map(({ asked }) => asked));
        for (const [index, { answer }] of together.entries()) answer.resolve(outcomes[index] as Outcome);
      } catch (error) {
        for (const { answer } of together) answer.reject(error);
      }
    }
    isUnderWay = false;
  };
  return {
    act: (asked) => {
      const answer = Promise.withResolvers<Outcome>();
      waiting.push({ asked, answer });
      // Those of the same turn go together.
      if (!isUnderWay && waiting.length === 1) queueMicrotask(() => void doWaiting());
      return answer.promise;
    },
  };
}
