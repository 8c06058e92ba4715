import { join } from 'node:path';
import { freePort } from '../../e2e/harness/program.ts';
import { startChild } from './start-child.ts';
import { CHAT_PATH, HOST, nameOver, type Surroundings, type System } from './system.ts';

const PROXY = join(import.meta.dirname, 'bare-proxy/main.ts');

/** What Node's own HTTP server and undici's dispatch cost when nothing is metered: one process, a port for each link. */
export async function startBare({ provider, certificatePath, core }: Surroundings): Promise<System> {
  const ports = { plain: await freePort(), tls: await freePort() };
  const origins = [`http://${HOST}:${provider.plain}`, `https://${HOST}:${provider.tls}`];
  const child = await startChild({
    command: process.execPath,
    args: [PROXY, String(ports.plain), String(ports.tls), ...origins],
    env: { NODE_EXTRA_CA_CERTS: certificatePath },
    ports: [ports.plain, ports.tls],
    core,
  });
  return {
    target: (model, link) => ({
      host: HOST,
      port: ports[link],
      path: CHAT_PATH,
      headers: {},
      model: nameOver(model, link),
    }),
    pids: child.pids,
    checkRows: () => Promise.resolve(undefined),
    stop: child.stop,
  };
}
