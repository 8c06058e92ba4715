import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../e2e/harness/program.ts';
import { startChild } from './start-child.ts';
import { CHAT_PATH, HOST, type Missing, nameOver, type Surroundings, type System } from './system.ts';

const PEERS = join(import.meta.dirname, '../peers');
const SERVER = join(PEERS, 'node_modules/@portkey-ai/gateway/build/start-server.js');
const INSTALL_MS_MAX = 180_000;

/** Portkey's gateway as its package has it, with the versions of its own lock file: with later ones its streams fail. */
export async function startPortkey({ provider, certificatePath, core }: Surroundings): Promise<System | Missing> {
  const trouble = existsSync(SERVER) ? undefined : install();
  if (trouble !== undefined) return { missing: `Portkey cannot be installed here: ${trouble}` };
  const port = await freePort();
  const child = await startChild({
    command: process.execPath,
    args: [SERVER, '--headless', `--port=${port}`],
    env: { NODE_EXTRA_CA_CERTS: certificatePath, NODE_ENV: 'production' },
    ports: [port],
    core,
  });
  const bases = { plain: `http://${HOST}:${provider.plain}/v1`, tls: `https://${HOST}:${provider.tls}/v1` };
  return {
    target: (model, link) => ({
      host: HOST,
      port,
      path: CHAT_PATH,
      headers: {
        authorization: 'Bearer provider-secret',
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': bases[link],
      },
      model: nameOver(model, link),
    }),
    pids: child.pids,
    checkRows: () => Promise.resolve(undefined),
    stop: child.stop,
  };
}

/** Installs the peers by their own lock file. Returns what went wrong. */
function install(): string | undefined {
  const { status, stderr, error } = spawnSync(
    'npm',
    ['ci', '--prefix', PEERS, '--ignore-scripts', '--no-audit', '--no-fund'],
    { encoding: 'utf8', timeout: INSTALL_MS_MAX },
  );
  if (status === 0 && existsSync(SERVER)) return undefined;
  return error?.message ?? stderr.trim().split('\n').at(-1) ?? 'npm ci failed';
}
