import { type Program, statusOf } from './program.ts';
import { until } from './until.ts';

/**
 * Resolves when the one gateway of a program has noticed every connection that was closed before: it hears of what happened to its
 * connections in its order, and has answered somebody who came later.
 */
export async function untilNoticed({ url }: Program): Promise<void> {
  await until(async () => (await statusOf(`${url}/healthz`)) === 200, { what: 'the gateway to answer' });
}
