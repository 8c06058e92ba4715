import { join } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { invariant, type Log, type LogFacts, systemClock, systemRandom } from '#kernel';
import type { Shipper } from '#usage';
import { type ClickhouseSink, createClickhouseSink } from '../usage/adapters/clickhouse-sink.ts';
import { createSpoolSource } from '../usage/adapters/spool-source.ts';
import { openBatchLogFile } from '../usage/shipping/adapters/batch-log-file.ts';
import { openQuarantineFile } from '../usage/shipping/adapters/quarantine-file.ts';
// By file: the index of a domain would load all of it into this thread, for good.
import { createShipper } from '../usage/shipping/ship.ts';
import {
  type FromShipper,
  shipperStart,
  type ToShipper,
  toShipper,
  type WarehouseAddress,
} from './shipper-messages.ts';
import { yieldThread } from './yield-processor.ts';

/** In the spool's directory: rows that the warehouse refused for their content. */
const QUARANTINE_NAME = 'refused-rows.jsonl';
/** Beside it: the last batches, for audits. */
const BATCH_LOG_NAME = 'batches';
const STATE_EVERY_MS = 1_000;

invariant(parentPort !== null, 'this file is the entry of a worker thread');
yieldThread();
await work(parentPort);

async function work(gateway: MessagePort): Promise<void> {
  const { spoolDir, warehouse } = shipperStart.parse(workerData);
  const say = (message: FromShipper): void => gateway.postMessage(message);
  const log = logThrough(say);
  const sink = movableSink(warehouse);
  const source = await createSpoolSource({
    dir: spoolDir,
    log,
    acknowledged: (position) => say({ kind: 'acknowledged', position }),
  });
  const quarantine = await openQuarantineFile({ path: join(spoolDir, QUARANTINE_NAME) });
  const batchLog = await openBatchLogFile(join(spoolDir, BATCH_LOG_NAME)).catch((error: unknown) => {
    log.warn({ error }, 'the log of batches cannot be opened; an audit may not be able to say where rows are missing');
    return undefined;
  });
  const shipper = createShipper({
    ...{ source, sink, quarantine, batchLog, history: sink, log },
    clock: systemClock,
    random: systemRandom,
  });
  const hear = (message: ToShipper): void => {
    switch (message.kind) {
      case 'synced':
        source.synced(message.position);
        return;
      case 'warehouse':
        sink.moveTo(message.warehouse);
        shipper.wake();
        return;
      case 'stop':
        void drain(shipper, message.timeoutMs).then((end) => {
          say({ kind: 'state', state: shipper.state() });
          say({ kind: 'stopped', end });
        });
    }
  };
  gateway.on('message', (message) => hear(toShipper.parse(message)));
  setInterval(() => say({ kind: 'state', state: shipper.state() }), STATE_EVERY_MS).unref();
  await shipper.run();
}

async function drain(shipper: Shipper, timeoutMs: number): Promise<'all_shipped' | 'left_over'> {
  const end = Promise.withResolvers<'all_shipped' | 'left_over'>();
  systemClock.after(timeoutMs, () => end.resolve('left_over'));
  void shipper.drained().then(() => end.resolve('all_shipped'));
  return await end.promise;
}

/** A sink whose warehouse may come back elsewhere. */
function movableSink(first: WarehouseAddress) {
  let sink: ClickhouseSink = createClickhouseSink(first);
  return {
    incarnation: () => sink.incarnation(),
    insert: (batch: Parameters<ClickhouseSink['insert']>[0]) => sink.insert(batch),
    stored: (question: Parameters<ClickhouseSink['stored']>[0]) => sink.stored(question),
    hasLater: (question: Parameters<ClickhouseSink['hasLater']>[0]) => sink.hasLater(question),
    idsOf: (batch: Parameters<ClickhouseSink['idsOf']>[0]) => sink.idsOf(batch),
    moveTo: (address: WarehouseAddress) => {
      void sink.close().catch(() => {});
      sink = createClickhouseSink(address);
    },
  };
}

function logThrough(say: (message: FromShipper) => void): Log {
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (facts: LogFacts, sentence: string) =>
    say({ kind: 'log', level, facts: plainFacts(facts), sentence });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Facts that can go to another thread: of an error, what tells an operator what happened. */
function plainFacts(facts: LogFacts): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, value instanceof Error ? plainError(value) : value]),
  );
}

function plainError(error: Error): Record<string, unknown> {
  const { name, message, stack } = error;
  const code = 'code' in error ? String(error.code) : undefined;
  return { name, message, stack, code };
}
