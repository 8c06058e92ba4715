import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { invariant, never, systemClock } from '#kernel';
import { createPayloadSink } from '../usage/adapters/payload-sink.ts';
// By file: the index of a domain would load all of it into this thread, for good.
import { createPayloadShipper } from '../usage/payloads/ship-payloads.ts';
import { type FromPayloads, payloadStart, toPayloads } from './payload-messages.ts';
import { yieldThread } from './yield-processor.ts';

invariant(parentPort !== null, 'this file is the entry of a worker thread');
yieldThread();
work(parentPort);

/** Takes payloads from the gateway and inserts them, so that the gateway's own thread never encodes one. */
function work(gateway: MessagePort): void {
  const say = (message: FromPayloads): void => gateway.postMessage(message);
  let sink = createPayloadSink(payloadStart.parse(workerData).warehouse);
  const shipper = createPayloadShipper({
    sink: { insert: (rows) => sink.insert(rows) },
    clock: systemClock,
    settled: (settled) => say({ kind: 'settled', ...settled }),
  });
  gateway.on('message', (message) => {
    const heard = toPayloads.parse(message);
    switch (heard.kind) {
      case 'payload':
        shipper.add(heard.record);
        return;
      case 'warehouse':
        void sink.close().catch(() => {});
        sink = createPayloadSink(heard.warehouse);
        return;
      case 'flush':
        void shipper.flush().then(() => say({ kind: 'flushed' }));
        return;
      default:
        never(heard);
    }
  });
}
