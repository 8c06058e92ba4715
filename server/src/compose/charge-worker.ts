import { Agent } from 'node:http';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { chargeAnswerSchema, chargeSpool } from '#admission';
import { invariant, silentLog, systemClock } from '#kernel';
import { createSpoolSource } from '../usage/adapters/spool-source.ts';
import { chargeStart, type FromCharger, toCharger } from './charge-messages.ts';
import { askControl } from './internal-call.ts';
import { CHARGES_PATH } from './internal-protocol.ts';

const CALL_MS_MAX = 15_000;
// Above the work, which begins before what stands below it is there.
const FAILED = 'Charges cannot be posted. They wait in the spool; it is tried again until it succeeds.';

invariant(parentPort !== null, 'this file is the entry of a worker thread');
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
    charged: (position) => say({ kind: 'charged', position }),
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
  await source.stop();
  agent.destroy();
  say({ kind: 'stopped' });
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
