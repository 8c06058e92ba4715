import { flushCompileCache } from 'node:module';
import { never } from '#kernel';
import { describeFailure } from './describe-failure.ts';
import { pinoLog } from './pino-log.ts';
import type { Moved, RoleContext, RunningRole } from './running-role.ts';
import { type ChildMessage, readParentMessage, type StartOrder } from './supervision/messages.ts';
import { yieldProcessor } from './yield-processor.ts';

/**
 * Time for requests in progress when the supervisor died. Shorter than the next gateway waits for its spool directory, so
 * that the hand-over to a new supervisor goes without a failed start.
 */
const ORPHAN_DRAIN_MS = 8_000;
/** For a stop that was called a second time. */
const HURRY_MS = 1_000;

/** Runs one role in this process: says hello over the channel, gets its order, and ends when told to or when the channel closes. */
export function runRole(role: string): void {
  let log = pinoLog({ level: 'info', role });
  let running: RunningRole | undefined;
  let isStopping = false;
  let hear: (moved: Moved) => void = () => {};

  const stop = (timeoutMs: number): void => {
    if (running === undefined) process.exit(0);
    if (isStopping) setTimeout(() => process.exit(0), HURRY_MS);
    else running.stop(timeoutMs).then(() => process.exit(0), fail);
    isStopping = true;
  };
  const fail = (error: unknown): void => {
    log.error({ error }, 'This process ends: an error that nothing handled.');
    process.exit(1);
  };
  const start = async (order: StartOrder): Promise<void> => {
    log = pinoLog({ level: order.logLevel, role });
    try {
      running = await startRole(order, {
        log,
        onMoved: (listener) => {
          hear = listener;
        },
      });
      say({
        kind: 'ready',
        port: running.port,
        ...(running.internalPort === undefined ? {} : { internalPort: running.internalPort }),
        ...(running.setupPath === undefined ? {} : { setupPath: running.setupPath }),
      });
    } catch (error) {
      log.error({ error }, 'This process cannot start.');
      say({ kind: 'failed', ...describeFailure(error) }, () => process.exit(1));
    }
  };

  // A terminal and a service manager signal the whole group; the order of ending is the supervisor's.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('uncaughtException', fail);
  process.once('disconnect', () => stop(ORPHAN_DRAIN_MS));
  process.on('message', (raw) => {
    const message = readParentMessage(raw);
    if (message.kind === 'start') void start(message.order);
    else if (message.kind === 'stop') stop(message.timeoutMs);
    else hear(message);
  });
  say({ kind: 'hello' });
}

/** Only the role that is wanted is loaded: the engine stays out of the gateway, and the gateway out of the warehouse. */
async function startRole(order: StartOrder, context: RoleContext): Promise<RunningRole> {
  yieldProcessor(order.role);
  switch (order.role) {
    case 'warehouse':
      return keepCompiled(await import('./warehouse.ts')).startWarehouseRole(order, context);
    case 'control':
      return keepCompiled(await import('./control.ts')).startControlRole(order, context);
    case 'gateway':
      return keepCompiled(await import('./gateway-role.ts')).startGatewayRole(order, context);
    default:
      return never(order);
  }
}

/**
 * Writes what was made of the code while nobody waits for this process yet: it is written at the end too, but a process that is killed
 * has none. Frees what was read of it as well.
 */
function keepCompiled<Module>(module: Module): Module {
  flushCompileCache();
  return module;
}

function say(message: ChildMessage, then: () => void = () => {}): void {
  if (process.connected) process.send?.(message, undefined, undefined, then);
  else then();
}
