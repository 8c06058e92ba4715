import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chargeAll, shipSpool } from './read-again.ts';
import { requestPath } from './request-path.ts';
import { diskSpool, noSpool } from './spools.ts';
import { EVENTS_IN_STREAM, STREAM_LOAD } from './stream-load.ts';
import { WHOLE_LOAD } from './whole-load.ts';

/** How much is measured. */
export interface LayersPlan {
  /** Of each round. */
  readonly requests: number;
  readonly rounds: number;
  /** Requests under way at a time. */
  readonly connections: number;
}

/** Processor time of one layer, in microseconds. */
export interface LayerTime {
  readonly layer: string;
  /** What it takes that time for. */
  readonly unit: 'request' | 'event';
  /** Median of the rounds. */
  readonly micros: number;
  readonly least: number;
}

/** Rounds that are not counted: the engine compiles. */
const WARM_UPS = 2;
const ALIVE_MS = 1_000;
/** Streams of a round: as many requests take about the time of one. */
const REQUESTS_IN_STREAM = 40;

/** Measures all layers in turn, round by round. */
export async function measureLayers({ requests, rounds, connections }: LayersPlan): Promise<readonly LayerTime[]> {
  const micros: Record<'path' | 'streams' | 'withSpool' | 'shipping' | 'charges', number[]> = {
    ...{ path: [], streams: [], withSpool: [], shipping: [], charges: [] },
  };
  const streams = Math.ceil(requests / REQUESTS_IN_STREAM);
  // The product's own timers keep no process alive.
  const alive = setInterval(() => {}, ALIVE_MS);
  for (let round = -WARM_UPS; round < rounds; round++) {
    const dir = mkdtempSync(join(tmpdir(), 'tallygate-layers-'));
    try {
      const path = await timed(requests, () =>
        requestPath({ spool: noSpool(), load: WHOLE_LOAD, requests, connections }),
      );
      const streamed = await timed(streams * EVENTS_IN_STREAM, () =>
        requestPath({ spool: noSpool(), load: STREAM_LOAD, requests: streams, connections }),
      );
      const { spool, position } = await diskSpool(dir);
      const withSpool = await timed(requests, () => requestPath({ spool, load: WHOLE_LOAD, requests, connections }));
      const written = await position();
      const shipping = await timed(requests, () => shipSpool(dir, written));
      const charges = await timed(requests, () => chargeAll(dir, written));
      await spool.stop();
      if (round < 0) continue;
      micros.path.push(path);
      micros.streams.push(streamed);
      micros.withSpool.push(withSpool);
      micros.shipping.push(shipping);
      micros.charges.push(charges);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }
  clearInterval(alive);
  return [
    layer('request path', micros.path),
    { ...layer(`stream of ${EVENTS_IN_STREAM} events, a chunk each`, micros.streams), unit: 'event' },
    layer('request path and spool', micros.withSpool),
    layer('shipping, without its connection', micros.shipping),
    layer('charges, without their connection', micros.charges),
  ];
}

function layer(name: string, micros: readonly number[]): LayerTime {
  return { layer: name, unit: 'request', micros: middle(micros), least: Math.min(...micros) };
}

async function timed(times: number, act: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}

function middle(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
