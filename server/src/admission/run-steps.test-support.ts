import type { AskedRun, RunGateway, RunWorld } from './run-world.test-support.ts';

/** Something that happens to a world. */
export type Step =
  | { readonly act: 'ask'; readonly gateway: number; readonly runs: readonly (string | undefined)[] }
  | { readonly act: 'pass'; readonly gateway: number; readonly ms: number }
  | {
      readonly act: 'done' | 'released' | 'charge' | 'kill' | 'control' | 'question_lost' | 'answer_lost';
      readonly gateway: number;
    };

/** Does one step, and waits until nothing is under way. */
export async function take(world: RunWorld, step: Step): Promise<void> {
  const acting = world.gateways[step.gateway];
  if (acting === undefined) return;
  switch (step.act) {
    case 'ask':
      await asking(
        world,
        step.runs.map((run) => acting.ask({ id: run })),
      );
      break;
    case 'done':
    case 'released':
      acting.end(step.act);
      break;
    case 'charge':
      await acting.charge();
      break;
    case 'kill':
      acting.kill();
      break;
    case 'control':
      world.restartControl();
      break;
    case 'pass':
      await passShort(world, step.ms);
      break;
    default:
      acting.fail(step.act);
  }
  await world.quiet();
}

/** Asks at all gateways in turn, at once. */
export async function askAll(world: RunWorld, runs: readonly AskedRun[]) {
  const { gateways } = world;
  return await asking(
    world,
    runs.map((run, index) => (gateways[index % gateways.length] as RunGateway).ask(run)),
  );
}

/** Asks one after the other at one gateway: what became of each. */
export async function kinds(
  world: RunWorld,
  gateway: RunGateway,
  runs: readonly AskedRun[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const run of runs) found.push(...(await asking(world, [gateway.ask(run)])).map(({ kind }) => kind));
  return found;
}

/** How many were let in. */
export function letInOf(entries: readonly { readonly kind: string }[]): number {
  return entries.filter(({ kind }) => kind === 'hold').length;
}

/** Requests that wait need the clock: for recalls, and for calls that are tried again. */
export async function asking<Entry>(world: RunWorld, asked: readonly Promise<Entry>[]): Promise<readonly Entry[]> {
  let isOver = false;
  const pump = async (): Promise<void> => {
    await world.quietOrWaiting();
    while (!isOver) {
      world.clock.advance(50);
      await world.quietOrWaiting();
    }
  };
  const running = pump();
  const entries = await Promise.all(asked);
  isOver = true;
  await running;
  return entries;
}

/** What is charged after a term is charged late, which is another matter: here nothing is. What is open stays open. */
async function passShort(world: RunWorld, ms: number): Promise<void> {
  if (ms > 60_000) for (const gateway of world.gateways) await gateway.charge();
  await world.pass(ms);
}

/** Ends and charges everything. */
export async function settleAll(world: RunWorld): Promise<void> {
  for (const gateway of world.gateways) {
    while (gateway.open.length > 0) gateway.end('done');
    await gateway.charge();
  }
}
