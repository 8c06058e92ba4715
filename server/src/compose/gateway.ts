import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { OpenCall, Snapshot } from '#gateway';
import {
  bodyBound,
  createDataPlane,
  DIALECTS,
  destinationHealth,
  findTranslation,
  forwardToControl,
  serveOperation,
} from '#gateway';
import { type Log, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { lostClosing, type Spool } from '#usage';
import { demoUpstream } from '../gateway/adapters/demo-upstream.ts';
import { createNodeEdge } from '../gateway/adapters/node-edge.ts';
import { createPromMetrics } from '../gateway/adapters/prom-metrics.ts';
import { createUndiciUpstream } from '../gateway/adapters/undici-upstream.ts';
import { createFileSpool } from '../usage/adapters/spool-writer.ts';
import { followSnapshot } from './follow-snapshot.ts';
import { INTERNAL_SECRET_FIELD, READY_PATH } from './internal-protocol.ts';
import { isAnswering } from './is-answering.ts';
import { type Payloads, startPayloads } from './start-payloads.ts';
import { type Shipper, startShipper } from './start-shipper.ts';
import { trustedProxies } from './trusted-proxies.ts';

/** What a gateway process is told. */
export interface GatewaySettings {
  /** Its place among the gateways of this program, from 0. */
  readonly index: number;
  readonly host: string;
  readonly port: number;
  readonly reusePort: boolean;
  readonly spoolDir: string;
  readonly spoolBytesMax: number;
  readonly durability: 'process' | 'strict';
  readonly trustedProxies: readonly string[];
  /** Control's internal listener; it may move. */
  readonly controlUrl: () => string;
  /** Control's listener for forwarded requests; it may move. */
  readonly controlWebUrl: () => string;
  readonly internalSecret: string;
  readonly log: Log;
}

/** A gateway that serves. */
export interface RunningGateway {
  readonly port: number;
  /** Lets requests in flight end, ships what is there; what is left over is shipped at the next start. */
  stop(timeoutMs: number): Promise<void>;
}

const UPSTREAM_TIMEOUTS = { connectMs: 10_000, headersMs: 600_000, firstByteMs: 300_000, idleMs: 300_000 };
const UPSTREAM_BOUNDS = { connectionsPerOriginMax: 8_192, queueMax: 4_096, keepAliveMs: 30_000 };
const CONTROL_BOUNDS = { connectionsPerOriginMax: 256, queueMax: 1_024, keepAliveMs: 4_000 };
const DRAINS = { openMax: 1_000, timeoutMs: 600_000 };
const EDGE_LIMITS = {
  headBytesMax: 65_536,
  headFieldsMax: 200,
  headTimeoutMs: 15_000,
  bodyTimeoutMs: 120_000,
  stallTimeoutMs: 120_000,
  keepAliveTimeoutMs: 65_000,
  connectionsMax: 20_000,
};
/** Closing connections may not take longer. */
const CLOSE_MS_MAX = 1_000;
/** The part of the time to stop that is kept for shipping. */
const SHIPPING_SHARE = 0.25;

/** Starts a gateway: recovers its spool, waits for the first snapshot, ships, then listens. */
export async function runGateway(settings: GatewaySettings): Promise<RunningGateway> {
  const { log } = settings;
  const { spool } = await createFileSpool({
    dir: settings.spoolDir,
    bytesMax: settings.spoolBytesMax,
    clock: systemClock,
    log,
    lostClosing,
  });
  const config = await firstSnapshot(settings);
  const shipper = startShipper({ spoolDir: settings.spoolDir, warehouse: config.current().warehouse, log });
  spool.onSynced((position) => shipper.synced(position));
  shipper.onAcknowledged((position) => spool.shipped(position));
  config.onChange((snapshot) => shipper.setWarehouse(snapshot.warehouse));
  const metrics = createPromMetrics(() => spool.state());
  const { warehouse } = config.current();
  const payloads = startPayloads({ warehouse, counts: metrics.payloads, clock: systemClock, log });
  config.onChange((snapshot) => payloads.setWarehouse(snapshot.warehouse));
  const door = await openDoor({ settings, spool, config, metrics, payloads });
  return {
    port: door.port,
    stop: async (timeoutMs) => {
      await door.close(timeoutMs * (1 - SHIPPING_SHARE));
      config.stop();
      await spool.synced();
      await Promise.all([
        finishShipping(shipper, timeoutMs * SHIPPING_SHARE, log),
        payloads.stop(Math.min(CLOSE_MS_MAX, timeoutMs * SHIPPING_SHARE)),
      ]);
      await spool.stop();
    },
  };
}

interface DoorParts {
  readonly settings: GatewaySettings;
  readonly spool: Spool;
  readonly config: FollowedConfig;
  readonly metrics: ReturnType<typeof createPromMetrics>;
  readonly payloads: Payloads;
}

/** The request path, listening. */
async function openDoor({ settings, spool, config, metrics, payloads }: DoorParts) {
  const { log } = settings;
  const http = createUndiciUpstream({ clock: systemClock, log, ...UPSTREAM_BOUNDS });
  const control = createUndiciUpstream({ clock: systemClock, log, ...CONTROL_BOUNDS });
  const demo = demoUpstream(systemClock);
  const open = new Set<OpenCall>();
  const readiness = async () => {
    const internal = { [INTERNAL_SECRET_FIELD]: settings.internalSecret };
    const [isControlReady, isWarehouseReady] = await Promise.all([
      isAnswering(settings.controlUrl() + READY_PATH, internal),
      isAnswering(`${config.current().warehouse.url}/ping`),
    ]);
    const isReady = !isStopping && spool.state().refusing === undefined;
    return { gateway: isReady, control: isControlReady, warehouse: isWarehouseReady };
  };
  let isStopping = false;
  let boundOf = bodyBound(config.current());
  config.onChange((snapshot) => {
    boundOf = bodyBound(snapshot);
  });
  const edge = createNodeEdge({
    clock: systemClock,
    log,
    isTrustedProxy: trustedProxies(settings.trustedProxies),
    limits: { ...EDGE_LIMITS, bodyBytesMax: (head) => boundOf(head) },
    handler: createDataPlane({
      ...{ spool, http, demo, metrics, open, log },
      clock: systemClock,
      durability: settings.durability,
      timeouts: UPSTREAM_TIMEOUTS,
      health: destinationHealth(systemClock),
      payloads: payloads.log,
      findTranslation,
      drains: { open: 0, ...DRAINS },
      dialects: DIALECTS,
      random: systemRandom,
      nextRequestId: uuidV7Maker(systemRandom),
      nodeId: `${hostname()}/${settings.index}`,
      snapshot: config.current,
      operation: (name, reply) => serveOperation({ metrics, readiness }, name, reply),
      forward: (request, reply) => {
        const door = { upstream: control, origin: settings.controlWebUrl, secret: settings.internalSecret };
        forwardToControl(door, request, reply);
      },
    }),
  });
  const { port } = await edge.listen(settings);
  return {
    port,
    close: async (timeoutMs: number) => {
      isStopping = true;
      await edge.drain(timeoutMs);
      // Whoever is still here is recorded with what is known, before the spool closes.
      for (const call of open) call.giveUp();
      await Promise.race([Promise.all([http.stop(), demo.stop(), control.stop()]), pause(CLOSE_MS_MAX)]);
    },
  };
}

async function finishShipping(shipper: Shipper, timeoutMs: number, log: Log): Promise<void> {
  const end = await shipper.stop(timeoutMs);
  if (end === 'left_over') log.warn({}, 'Some rows are not in the warehouse yet; they are shipped at the next start.');
}

/** The newest snapshot, once there is one. */
interface FollowedConfig {
  current(): Snapshot;
  onChange(listener: (snapshot: Snapshot) => void): void;
  stop(): void;
}

function firstSnapshot(settings: GatewaySettings): Promise<FollowedConfig> {
  const listeners: ((snapshot: Snapshot) => void)[] = [];
  let newest: Snapshot | undefined;
  return new Promise((resolve) => {
    const following = followSnapshot({
      controlUrl: settings.controlUrl,
      secret: settings.internalSecret,
      clock: systemClock,
      log: settings.log,
      onSnapshot: (snapshot) => {
        const isFirst = newest === undefined;
        newest = snapshot;
        for (const listener of listeners) listener(snapshot);
        if (isFirst)
          resolve({
            current: () => newest ?? snapshot,
            onChange: (listener) => listeners.push(listener),
            stop: () => following.stop(),
          });
      },
    });
  });
}
