import { parseArgs } from 'node:util';
import { measureLayers } from './measure-layers.ts';

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

const { requests, rounds, connections } = values;
const found = await measureLayers({
  requests: Number(requests),
  rounds: Number(rounds),
  connections: Number(connections),
});
for (const { layer, micros, least } of found) {
  console.log(`${layer.padEnd(36)} ${micros.toFixed(1).padStart(6)} µs a request (least ${least.toFixed(1)})`);
}
