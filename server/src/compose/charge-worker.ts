import { Agent } from 'node:http';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { SpoolPosition } from '#admission';
import { invariant, silentLog, systemClock } from '#kernel';
// By file: the index of a domain would load all of it into this thread, for good.
import { chargeAnswerSchema } from '../admission/charge.ts';
import { chargeSpool } from '../admission/charge-spool.ts';
import { readRunPrice } from '../credits/prices/run-price-text.ts';
import { createSpoolSource } from '../usage/adapters/spool-source.ts';
import { chargeStart, type FromCharger, toCharger } from './charge-messages.ts';
import { saveCharged } from './charged-file.ts';
import { askControl } from './internal-call.ts';
import { CHARGES_PATH } from './internal-protocol.ts';
import { yieldThread } from './yield-processor.ts';

const CALL_MS_MAX = 15_000;
const SAVE_EVERY_MS = 1_000;
// Above the work, which begins before what stands below it is there.
const FAILED = 'Charges cannot be posted. They wait in the spool; it is tried again until it succeeds.';
const NOT_SAVED = 'How far this spool was charged could not be written down.';

invariant(parentPort !== null, 'this file is the entry of a worker thread');
yieldThread();
await work(parentPort);

/** Reads the spool's records and tells control what they cost, so that the gateway's own thread never parses one. */
async function work(gateway: MessagePort): Promise<void> {
  const { spoolDir, secret, run, recoveredTo, ...start } = chargeStart.parse(workerData);
  const say = (message: FromCharger): void => gateway.postMessage(message);
  const agent = new Agent({ keepAlive: true });
  const stopping = new AbortController();
  // What is damaged in the spool is told by the thread that ships.
  const source = await createSpoolSource({ dir: spoolDir, log: silentLog, acknowledged: () => {} });
  let { controlUrl } = start;
  let synced = recoveredTo;
  gateway.on('message', (message) => {
    const heard = toCharger.parse(message);
    if (heard.kind === 'control') controlUrl = heard.controlUrl;
    else if (heard.kind === 'stop') stopping.abort();
    else {
      synced = heard.position;
      source.synced(synced);
    }
  });
  const saving = positionSaver(spoolDir, say);
  await chargeSpool({
    spool: {
      spoolId: source.spoolId,
      read: (from, bounds) => source.read(from, bounds),
      release: () => source.release(),
      more: (position) => source.more(position),
      synced: () => synced,
    },
    ...{ run, recoveredTo },
    post: async (batch) => {
      const url = controlUrl + CHARGES_PATH;
      const body = JSON.stringify(batch);
      const { signal } = stopping;
      return chargeAnswerSchema.parse(
        JSON.parse(await askControl({ url, secret, agent, timeout: CALL_MS_MAX, body, signal })),
      );
    },
    runPriceOf: readRunPrice,
    charged: (position) => {
      saving.came(position);
      say({ kind: 'charged', position });
    },
    failed: failureTeller(say),
    unreadable: (error, requestId) =>
      say({
        kind: 'log',
        level: 'error',
        sentence: 'A record was not charged and was passed over: its row cannot be read.',
        error: `request ${requestId ?? '(unknown)'}: ${String(error)}`,
      }),
    clock: systemClock,
    stopping: stopping.signal,
  });
  saving.save();
  await source.stop();
  agent.destroy();
  say({ kind: 'stopped' });
}

/** Writes down how far the spool was charged: this thread may wait for the disk, the gateway's own may not. */
function positionSaver(spoolDir: string, say: (message: FromCharger) => void) {
  let newest: SpoolPosition | undefined;
  let savedMs = Number.NEGATIVE_INFINITY;
  const save = (): void => {
    if (newest === undefined) return;
    savedMs = systemClock.monotonicMs();
    try {
      saveCharged(spoolDir, newest);
    } catch (error) {
      // A full disk: an earlier position stays, which keeps more segments than it needs to, and control knows where to go on.
      say({ kind: 'log', level: 'warn', sentence: NOT_SAVED, error: String(error) });
    }
  };
  return {
    save,
    came: (position: SpoolPosition) => {
      newest = position;
      if (systemClock.monotonicMs() - savedMs >= SAVE_EVERY_MS) save();
    },
  };
}

/** Tells the first failure, and when it is over. */
function failureTeller(say: (message: FromCharger) => void): (error: unknown) => void {
  let isFailing = false;
  return (error) => {
    const fails = error !== undefined;
    if (fails === isFailing) return;
    isFailing = fails;
    if (fails) say({ kind: 'log', level: 'warn', sentence: FAILED, error: String(error) });
    else say({ kind: 'log', level: 'info', sentence: 'Charges are posted again.', error: '' });
  };
}
