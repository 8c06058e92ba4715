import cluster, { type Worker } from 'node:cluster';
import { createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { pin } from '../cores.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate.ts';
import { add, type Counters, NOTHING } from './counters.ts';
import { serveConnection, type Tally } from './serve-connection.ts';

/**
 * The fast fake provider: `fork(main.ts, [processes, cores])`. Tells its parent its ports, and answers each further
 * message with its counters. It ends with its parent.
 */
export interface ProviderPorts {
  readonly plain: number;
  readonly tls: number;
}

const BACKLOG = 4_096;

if (cluster.isPrimary) await lead();
else await work();

async function lead(): Promise<void> {
  const [processes = '2', cores = ''] = process.argv.slice(2);
  cluster.schedulingPolicy = cluster.SCHED_RR;
  const workers = Array.from({ length: Number(processes) }, () => cluster.fork());
  const eachCore = cores === '' ? [] : cores.split(',');
  workers.forEach((worker, index) => {
    const core = eachCore[index % Math.max(1, eachCore.length)];
    if (core !== undefined && worker.process.pid !== undefined) pin(worker.process.pid, core);
  });
  const ports = await Promise.all(workers.map((worker) => nextMessage<ProviderPorts>(worker)));
  process.on('message', () => void tellCounters(workers));
  process.once('disconnect', () => process.exit(0));
  process.send?.(ports[0]);
}

async function tellCounters(workers: readonly Worker[]): Promise<void> {
  const all = workers.map((worker) => {
    const answer = nextMessage<Counters>(worker);
    worker.send('counters');
    return answer;
  });
  process.send?.((await Promise.all(all)).reduce(add, NOTHING));
}

function nextMessage<Message>(worker: Worker): Promise<Message> {
  return new Promise((resolve) => worker.once('message', resolve));
}

async function work(): Promise<void> {
  const tally: Tally = { ...NOTHING };
  const plain = createServer((socket) => serveConnection(socket, tally));
  const tls = createTlsServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, (socket) => serveConnection(socket, tally));
  tls.on('tlsClientError', () => undefined);
  process.on('message', () => process.send?.(tally));
  process.once('disconnect', () => process.exit(0));
  const ports: ProviderPorts = { plain: await listen(plain), tls: await listen(tls) };
  process.send?.(ports);
}

/** The first free port that each process of the cluster asks for is one port, shared; so is the second. */
function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}
