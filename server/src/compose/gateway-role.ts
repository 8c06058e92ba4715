import { systemClock } from '#kernel';
import { runGateway } from './gateway.ts';
import { takeLock } from './home/take-lock.ts';
import { DirectoryLocked, type RoleStarter } from './running-role.ts';

/** Longer than an orphaned gateway drains. */
const LOCK_WAIT_MS = 10_000;

/** A gateway process: takes its spool directory first, so that no two ever write there, then serves. */
export const startGatewayRole: RoleStarter<'gateway'> = async (order, { log, onMoved }) => {
  let { control } = order;
  onMoved((moved) => {
    if (moved.kind === 'control') control = moved.control;
  });
  const lock = await takeLock(order.spoolDir, { waitMs: LOCK_WAIT_MS, clock: systemClock });
  if (lock.kind === 'held') throw new DirectoryLocked(`${order.spoolDir} is in use by process ${lock.pid ?? '?'}`);
  const { role: _role, control: _control, logLevel: _logLevel, ...settings } = order;
  const gateway = await runGateway({
    ...settings,
    controlUrl: () => control.internalUrl,
    controlWebUrl: () => control.webUrl,
    log,
  });
  return {
    port: gateway.port,
    stop: async (timeoutMs) => {
      await gateway.stop(timeoutMs);
      lock.release();
    },
  };
};
