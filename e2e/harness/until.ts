import { setTimeout as delay } from 'node:timers/promises';

/** On a machine that is full of tests, what is done at once otherwise takes tens of seconds. */
export const WAIT_MS_MAX = 60_000;
/** Between two questions, however long the first one took. */
const REST_MS_MAX = 250;

/** Asks again and again until there is an answer; throws after the time, with what it was waiting for. */
export async function until<Answer>(
  ask: () => Answer | undefined | false | Promise<Answer | undefined | false>,
  wait: { readonly what: string; readonly timeoutMs?: number; readonly everyMs?: number },
): Promise<Answer> {
  const { what, timeoutMs = WAIT_MS_MAX, everyMs = 25 } = wait;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const askedMs = performance.now();
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    const now = performance.now();
    if (now > deadline) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    // Questions take processor time of what is waited for: it has at least as much to itself.
    await delay(Math.max(everyMs, Math.min(now - askedMs, REST_MS_MAX)));
  }
}
