import { type Log, never } from '#kernel';
import { pinoLog } from './pino-log.ts';
import { DirectoryLocked, type RunningRole } from './running-role.ts';
import { type ChildMessage, readParentMessage, type StartOrder } from './supervision/messages.ts';

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
      running = await startRole(order, log);
      say({
        kind: 'ready',
        port: running.port,
        ...(running.internalPort === undefined ? {} : { internalPort: running.internalPort }),
      });
    } catch (error) {
      log.error({ error }, 'This process cannot start.');
      say({ kind: 'failed', ...failure(error) }, () => process.exit(1));
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
    else running?.hear(message);
  });
  say({ kind: 'hello' });
}

/** Only the role that is wanted is loaded: the engine stays out of the gateway, and the gateway out of the warehouse. */
async function startRole(order: StartOrder, log: Log): Promise<RunningRole> {
  switch (order.role) {
    case 'warehouse':
      return (await import('./warehouse.ts')).startWarehouseRole(order, log);
    case 'control':
      return (await import('./control.ts')).startControlRole(order, log);
    case 'gateway':
      return (await import('./gateway-role.ts')).startGatewayRole(order, log);
    default:
      return never(order);
  }
}

const ADDRESS_CODES = ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND', 'EAFNOSUPPORT', 'EINVAL'];

function failure(error: unknown): Omit<Extract<ChildMessage, { readonly kind: 'failed' }>, 'kind'> {
  const codes = causes(error).map((each) => (each as { code?: unknown }).code);
  const isAddress = causes(error).some(isListenError) && codes.some((code) => ADDRESS_CODES.includes(String(code)));
  const code = codes.find((each) => typeof each === 'string') as string | undefined;
  const sentence = error instanceof Error ? error.message : String(error);
  if (error instanceof DirectoryLocked) return { reason: 'locked', sentence };
  return isAddress ? { reason: 'address', sentence: code ?? sentence } : { reason: 'other', sentence };
}

function isListenError(error: unknown): boolean {
  const { syscall } = error as { syscall?: unknown };
  return syscall === 'listen' || syscall === 'bind' || syscall === 'getaddrinfo';
}

/** The error and what caused it, a few levels down. */
function causes(error: unknown): readonly unknown[] {
  const found: unknown[] = [];
  for (let each = error; each instanceof Error && found.length < 5; each = each.cause) found.push(each);
  return found;
}

function say(message: ChildMessage, then: () => void = () => {}): void {
  if (process.connected) process.send?.(message, undefined, undefined, then);
  else then();
}
