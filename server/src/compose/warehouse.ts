import { startWarehouse } from '../warehouse/index.ts';
import type { RoleStarter } from './running-role.ts';

/** The warehouse process: the only one that loads the engine. Keeps its port when it can. */
export const startWarehouseRole: RoleStarter<'warehouse'> = async (order, { log }) => {
  const start = (port: number) =>
    startWarehouse({
      dataDir: order.directory,
      host: order.host,
      port,
      user: order.user,
      password: order.password,
      log,
    });
  const warehouse = await start(order.port).catch((error: unknown) => {
    if (!order.mayMove || order.port === 0 || !isPortTaken(error)) throw error;
    return start(0);
  });
  return { port: warehouse.port, stop: () => warehouse.stop() };
};

function isPortTaken(error: unknown): boolean {
  const { cause } = error as { cause?: unknown };
  return (cause as { code?: unknown } | undefined)?.code === 'EADDRINUSE';
}
