import type { Random } from '#kernel';
import { around, chance } from './draw.ts';
import type { CallSize } from './sample-call.ts';

/** Small questions, now and then with a long text pasted in; the instructions in front of them may be cached. */
export function chatSize(random: Random): CallSize {
  return sized(random, {
    input: around(random, 650, 1),
    output: around(random, 320, 0.8),
    cachedShare: 0.3,
    ofCalls: 0.3,
  });
}

/** A customer's question with the passages that may answer it, behind long fixed instructions. */
export function supportSize(random: Random): CallSize {
  return sized(random, {
    input: around(random, 2100, 0.35),
    output: around(random, 190, 0.5),
    cachedShare: 0.6,
    ofCalls: 0.85,
  });
}

/** Reports and tables, and much thinking. */
export function analysisSize(random: Random): CallSize {
  return sized(random, {
    input: around(random, 6000, 1),
    output: around(random, 1500, 0.7),
    cachedShare: 0.5,
    ofCalls: 0.25,
  });
}

/** A change to a program with the files around it. */
export function reviewSize(random: Random): CallSize {
  return sized(random, {
    input: around(random, 14_000, 0.7),
    output: around(random, 850, 0.5),
    cachedShare: 0.35,
    ofCalls: 0.6,
  });
}

/** A few product texts. Nothing is written in answer. */
export function embeddingSize(random: Random): CallSize {
  return { input: Math.ceil(around(random, 900, 0.6)), cacheRead: 0, cacheCreation: 0, output: 0 };
}

const INPUT_MAX = 180_000;
const OUTPUT_MAX = 32_000;

function sized(
  random: Random,
  like: { readonly input: number; readonly output: number; readonly cachedShare: number; readonly ofCalls: number },
): CallSize {
  const input = Math.ceil(Math.min(INPUT_MAX, like.input));
  const isCached = chance(random, like.ofCalls);
  return {
    input,
    cacheRead: isCached ? Math.floor(input * like.cachedShare) : 0,
    cacheCreation: 0,
    output: Math.ceil(Math.min(OUTPUT_MAX, like.output)),
  };
}

/** The context of an agent's session, which grows with each turn and is read from the cache but for what is new. */
export function sessionSizes(random: Random): () => CallSize {
  let known = 0;
  let context = Math.ceil(around(random, 17_000, 0.25));
  return () => {
    const output = Math.ceil(Math.min(OUTPUT_MAX, around(random, 420, 0.9)));
    const cacheRead = chance(random, CACHE_LOST) ? 0 : known;
    // The last lines of a prompt are not worth a place in the cache.
    const fresh = Math.min(context - cacheRead, Math.ceil(around(random, 40, 0.8)));
    const size = { input: context, cacheRead, cacheCreation: context - cacheRead - fresh, output };
    known = context - fresh;
    context += output + Math.ceil(around(random, 1500, 1));
    if (context > INPUT_MAX) {
      // The agent sums up what was said and goes on with that.
      known = 0;
      context = Math.ceil(around(random, 24_000, 0.2));
    }
    return size;
  };
}

/** A pause longer than the cache lives. */
const CACHE_LOST = 0.04;
