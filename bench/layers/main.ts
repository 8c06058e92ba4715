import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * `node bench/layers/main.ts`: what a request costs each layer of a gateway, without sockets and in one thread: the request path, the
 * spool, shipping and charges. Processor time; the median of rounds that alternate. Give it a processor of its own (`taskset -c 1`).
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '40000' },
    rounds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '64' },
  },
});
const PROCESS = fileURLToPath(new URL('../../server/test/layers/run-layers.ts', import.meta.url));
/** Those of a gateway: see `fork-role.ts`. */
const FLAGS = ['--max-semi-space-size=8', '--no-allocation-site-pretenuring'];

interface LayerTime {
  readonly layer: string;
  readonly unit: 'request' | 'event';
  readonly micros: number;
  readonly least: number;
}

const { requests, rounds, connections } = values;
const plan = JSON.stringify({ requests: Number(requests), rounds: Number(rounds), connections: Number(connections) });
const said = execFileSync(process.execPath, [...FLAGS, PROCESS, plan], { encoding: 'utf8' });
for (const { layer, unit, micros, least } of JSON.parse(said) as readonly LayerTime[]) {
  const each = unit === 'event' ? 'an event' : 'a request';
  console.log(`${layer.padEnd(42)} ${micros.toFixed(1).padStart(6)} µs ${each} (least ${least.toFixed(1)})`);
}
