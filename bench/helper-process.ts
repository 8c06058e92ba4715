import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pin } from './cores.ts';
import type { Order, Outcome } from './load/orders.ts';
import type { Counters } from './provider/counters.ts';
import type { ProviderPorts } from './provider/main.ts';

/** The generator's process. It does one order at a time. */
export interface Generator {
  run(order: Order): Promise<Outcome>;
  stop(): Promise<void>;
}

/** The provider's processes. */
export interface Provider {
  readonly ports: ProviderPorts;
  counters(): Promise<Counters>;
  stop(): Promise<void>;
}

const GENERATOR = join(import.meta.dirname, 'load/main.ts');
const PROVIDER = join(import.meta.dirname, 'provider/main.ts');
const PROVIDER_PROCESSES = 2;

/** Starts the load generator. */
export function startGenerator(core: string | undefined): Generator {
  const child = fork(GENERATOR, { execArgv: [] });
  if (child.pid !== undefined) pin(child.pid, core);
  return {
    run: async (order) => {
      const answer = await ask<{ readonly outcome?: Outcome; readonly failure?: string }>(child, order);
      if (answer.outcome === undefined) throw new Error(`the generator failed: ${answer.failure}`);
      return answer.outcome;
    },
    stop: () => end(child),
  };
}

/** Starts the fast fake provider; its processes share these processors, one each. */
export async function startProvider(cores: string | undefined): Promise<Provider> {
  const child = fork(PROVIDER, [String(PROVIDER_PROCESSES), cores ?? ''], { execArgv: [] });
  if (child.pid !== undefined) pin(child.pid, cores);
  const ports = await nextMessage<ProviderPorts>(child);
  return { ports, counters: () => ask<Counters>(child, 'counters'), stop: () => end(child) };
}

function ask<Answer>(child: ChildProcess, message: Order | 'counters'): Promise<Answer> {
  child.send(message);
  return nextMessage<Answer>(child);
}

/** Throws when the process ends instead. */
function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => {
      child.removeListener('message', told);
      reject(new Error(`a process of the bench ended with ${code}`));
    };
    const told = (message: unknown): void => {
      child.removeListener('exit', ended);
      resolve(message as Message);
    };
    child.once('message', told);
    child.once('exit', ended);
  });
}

/** Both end with the channel to us. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.disconnect();
  await gone;
}
