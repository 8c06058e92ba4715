import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until there is an answer; throws after the time, with what it was waiting for. */
export async function until<Answer>(
  ask: () => Answer | undefined | false | Promise<Answer | undefined | false>,
  wait: { readonly what: string; readonly timeoutMs?: number; readonly everyMs?: number },
): Promise<Answer> {
  const { what, timeoutMs = 30_000, everyMs = 25 } = wait;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await delay(everyMs);
  }
}
