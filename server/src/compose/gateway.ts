import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Admissions } from '#admission';
import type { Snapshot } from '#gateway';
import {
  bodyBound,
  CALL_BOUNDS,
  type CallBounds,
  createDataPlane,
  DIALECTS,
  Drains,
  destinationHealth,
  findTranslation,
  forwardToControl,
  HeldAnswers,
  OpenCalls,
  passReader,
  serveOperation,
  type Upstream,
  watchLoop,
} from '#gateway';
import { type Log, silentLog, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { lostClosing, type Position, type ShippedSpool, type Spool } from '#usage';
import { demoUpstream } from '../gateway/adapters/demo-upstream.ts';
import { createPromMetrics } from '../gateway/adapters/prom-metrics.ts';
import { genaiCatalogue } from '../prices/adapters/genai-catalogue.ts';
import { createFileSpool } from '../usage/adapters/spool-writer.ts';
import { gatewayAddress } from './addresses.ts';
import { readCharged } from './charged-file.ts';
import { bodiesBytesMax, EDGE_HALVES } from './edge-halves.ts';
import { followSnapshot } from './follow-snapshot.ts';
import { gatewayCredits } from './gateway-credits.ts';
import { gatewayLimits } from './gateway-limits.ts';
import { tellPlace } from './gateway-places.ts';
import { gatewayPrices } from './gateway-prices.ts';
import { INTERNAL_SECRET_FIELD, READY_PATH } from './internal-protocol.ts';
import { isAnswering } from './is-answering.ts';
import { tellKeyUses } from './key-uses.ts';
import { type Payloads, startPayloads } from './start-payloads.ts';
import { type Shipper, startShipper } from './start-shipper.ts';
import type { EdgeName } from './supervision/messages.ts';
import { trustedProxies } from './trusted-proxies.ts';
import { type WarmedUp, warmUp } from './warm-up.ts';

/** What a gateway process is told. */
export interface GatewaySettings {
  /** Its place among the gateways of this program, from 0. */
  readonly index: number;
  readonly host: string;
  readonly port: number;
  readonly reusePort: boolean;
  readonly spoolDir: string;
  readonly spoolBytesMax: number;
  /** Undefined: the defaults. */
  readonly callBounds?: CallBounds | undefined;
  readonly durability: 'process' | 'strict';
  readonly trustedProxies: readonly string[];
  readonly edge: EdgeName;
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
/** `warmPerOriginMax`: of the strict client; opening a connection to a provider takes a round trip and its TLS two more. */
const UPSTREAM_BOUNDS = { connectionsPerOriginMax: 8_192, queueMax: 4_096, keepAliveMs: 30_000, warmPerOriginMax: 32 };
const CONTROL_BOUNDS = { connectionsPerOriginMax: 256, queueMax: 1_024, keepAliveMs: 4_000 };
const EDGE_LIMITS = {
  headBytesMax: 65_536,
  headFieldsMax: 200,
  headTimeoutMs: 15_000,
  bodyTimeoutMs: 120_000,
  stallTimeoutMs: 120_000,
  keepAliveTimeoutMs: 65_000,
  connectionsMax: 20_000,
};
/** A start waits no longer for the warm-up. What is left of it goes on until the first client comes. */
const WARM_UP_WAIT_MS = 300;
const WARM_UP_MS_MAX = 1_500;
const WARM_UP_BODY_BYTES_MAX = 65_536;
/** Closing connections may not take longer. */
const CLOSE_MS_MAX = 1_000;
/** The part of the time to stop that is kept for shipping. */
const SHIPPING_SHARE = 0.25;

/** Starts a gateway: recovers its spool, waits for the first snapshot, ships, then listens. */
export async function runGateway(settings: GatewaySettings): Promise<RunningGateway> {
  const { log } = settings;
  const { spool, spoolId } = await createFileSpool({
    dir: settings.spoolDir,
    bytesMax: settings.spoolBytesMax,
    clock: systemClock,
    log,
    lostClosing,
    keptFrom: readCharged(settings.spoolDir),
  });
  const bounds = settings.callBounds ?? CALL_BOUNDS;
  const open = new OpenCalls(bounds, () => loop.isLate());
  const loop = watchLoop(systemClock, (isLate) => sayLateness(log, isLate, open.size));
  const warming = warmUpHalves(settings, open);
  const config = await firstSnapshot(settings);
  const limits = gatewayLimits({
    ...{ ...settings, spoolId, snapshot: config.current },
    recoveredTo: await syncedPosition(spool),
    done: (position) => spool.shipped(position),
  });
  config.onChange(limits.onChange);
  const { admissions } = limits;
  const shipper = startShipper({ spoolDir: settings.spoolDir, warehouse: config.current().warehouse, log });
  spool.onSynced((position) => {
    shipper.synced(position);
    limits.synced(position);
  });
  shipper.onAcknowledged(limits.shipped);
  config.onChange((snapshot) => shipper.setWarehouse(snapshot.warehouse));
  const metrics = createPromMetrics(() => spool.state());
  const { warehouse } = config.current();
  const payloads = startPayloads({ warehouse, counts: metrics.payloads, clock: systemClock, log });
  config.onChange((snapshot) => payloads.setWarehouse(snapshot.warehouse));
  const keyUses = tellKeyUses({
    snapshot: config.current,
    controlUrl: settings.controlUrl,
    secret: settings.internalSecret,
    clock: systemClock,
  });
  config.onChange(keyUses.onChange);
  await Promise.race([warming, pause(WARM_UP_WAIT_MS, undefined, { ref: false })]);
  const door = await openDoor({ settings, spool, config, metrics, payloads, open, bounds, admissions });
  const place = tellPlace({
    ...{ controlUrl: settings.controlUrl, secret: settings.internalSecret, clock: systemClock },
    place: gatewayAddress(settings.host, door.port),
  });
  return {
    port: door.port,
    stop: async (timeoutMs) => {
      place.stop();
      await door.close(timeoutMs * (1 - SHIPPING_SHARE));
      loop.stop();
      keyUses.stop();
      config.stop();
      await spool.synced();
      await Promise.all([
        finishShipping(shipper, timeoutMs * SHIPPING_SHARE, log),
        payloads.stop(Math.min(CLOSE_MS_MAX, timeoutMs * SHIPPING_SHARE)),
        Promise.race([limits.stop(), pause(CLOSE_MS_MAX, undefined, { ref: false })]),
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
  readonly open: OpenCalls;
  readonly bounds: CallBounds;
  readonly admissions: Admissions;
}

/** The request path, listening. */
async function openDoor({ settings, spool, config, metrics, payloads, open, bounds, admissions }: DoorParts) {
  const { log } = settings;
  const { createEdge, createUpstream } = EDGE_HALVES[settings.edge];
  const http = createUpstream({ clock: systemClock, log, ...UPSTREAM_BOUNDS });
  const control = createUpstream({ clock: systemClock, log, ...CONTROL_BOUNDS });
  const demo = demoUpstream(systemClock);
  const readiness = async () => {
    const internal = { [INTERNAL_SECRET_FIELD]: settings.internalSecret };
    const [isControlReady, isWarehouseReady] = await Promise.all([
      isAnswering(settings.controlUrl() + READY_PATH, internal),
      isAnswering(`${config.current().warehouse.url}/ping`),
    ]);
    const isReady = !isStopping && spool.state().refusing === undefined;
    return { gateway: isReady, control: isControlReady, warehouse: isWarehouseReady };
  };
  const pricing = gatewayPrices(genaiCatalogue());
  pricing.follow(config.current());
  config.onChange(pricing.follow);
  const creditPricing = gatewayCredits();
  creditPricing.follow(config.current());
  config.onChange(creditPricing.follow);
  let isStopping = false;
  let boundOf = bodyBound(config.current());
  config.onChange((snapshot) => {
    boundOf = bodyBound(snapshot);
  });
  const door = doorToControl(settings, { upstream: control, snapshot: config.current });
  const edge = createEdge({
    clock: systemClock,
    log,
    isTrustedProxy: trustedProxies(settings.trustedProxies),
    onUnserved: metrics.unserved,
    limits: { ...EDGE_LIMITS, bodiesBytesMax: bodiesBytesMax(), bodyBytesMax: (head) => boundOf(head) },
    handler: createDataPlane({
      ...{ spool, http, demo, metrics, open, log, admissions },
      clock: systemClock,
      durability: settings.durability,
      timeouts: UPSTREAM_TIMEOUTS,
      health: destinationHealth(systemClock),
      payloads: payloads.log,
      pricing,
      creditPricing,
      findTranslation,
      drains: new Drains(bounds),
      heldAnswers: new HeldAnswers(Math.min(bounds.heldAnswerBytesMax, bodiesBytesMax() / 2)),
      answerMsMax: bounds.answerMsMax,
      dialects: DIALECTS,
      random: systemRandom,
      nextRequestId: uuidV7Maker(systemRandom),
      nodeId: `${hostname()}/${settings.index}`,
      snapshot: config.current,
      readPass: passReader({ secret: settings.internalSecret, clock: systemClock }),
      operation: (name, reply) => serveOperation({ metrics, readiness }, name, reply),
      forward: (request, reply) => forwardToControl(door, request, reply),
    }),
  });
  const { port } = await edge.listen(settings);
  door.port = port;
  return {
    port,
    close: async (timeoutMs: number) => {
      isStopping = true;
      await edge.drain(timeoutMs);
      // Whoever is still here is recorded with what is known, before the spool closes.
      open.giveUp();
      await Promise.race([Promise.all([http.stop(), demo.stop(), control.stop()]), pause(CLOSE_MS_MAX)]);
    },
  };
}

/** Where control is, and where it finds this gateway: the port is known once it listens. */
function doorToControl(
  settings: GatewaySettings,
  parts: { readonly upstream: Upstream; readonly snapshot: () => Snapshot },
) {
  return {
    ...parts,
    origin: settings.controlWebUrl,
    secret: settings.internalSecret,
    port: settings.port,
    self(): string {
      return gatewayAddress(settings.host, this.port);
    },
  };
}

/** Behind everything that earlier runs left: no request came in yet. */
async function syncedPosition(spool: ShippedSpool): Promise<Position> {
  await spool.synced();
  return await new Promise((resolve) => spool.onSynced(resolve));
}

/** Warms up with the halves that will serve. */
function warmUpHalves({ edge, log }: GatewaySettings, open: OpenCalls): Promise<WarmedUp> {
  const { createEdge, createUpstream } = EDGE_HALVES[edge];
  const common = { clock: systemClock, log: silentLog };
  return warmUp({
    makeEdge: (handler) =>
      createEdge({
        ...common,
        handler,
        isTrustedProxy: () => false,
        onUnserved: () => {},
        limits: { ...EDGE_LIMITS, bodiesBytesMax: bodiesBytesMax(), bodyBytesMax: () => WARM_UP_BODY_BYTES_MAX },
      }),
    makeUpstream: () => createUpstream({ ...common, ...CONTROL_BOUNDS }),
    clock: systemClock,
    log,
    timeMsMax: WARM_UP_MS_MAX,
    mayGoOn: () => !open.wasUsed,
  });
}

function sayLateness(log: Log, isLate: boolean, openCalls: number): void {
  if (isLate) log.warn({ openCalls }, 'The event loop is late: calls are refused until it has caught up.');
  else log.info({}, 'The event loop has caught up: calls are let in again.');
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
