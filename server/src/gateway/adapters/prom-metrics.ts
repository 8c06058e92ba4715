import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { PayloadCounts, SpoolState } from '#usage';
import type { GatewayMetrics } from '../metrics.ts';

const LATENCY_BUCKETS_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** Gateway metrics on prom-client; gauges of the spool are read when the page is asked for. */
export function createPromMetrics(spoolState: () => SpoolState): GatewayMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'tallygate_requests_total',
    help: 'Calls with a known key that ended; each is one usage row.',
    labelNames: ['api_type', 'final_status'] as const,
    registers,
  });
  const latency = new Histogram({
    name: 'tallygate_request_duration_seconds',
    help: 'From the arrival of the head to the last byte handed over.',
    labelNames: ['api_type'] as const,
    buckets: LATENCY_BUCKETS_SECONDS,
    registers,
  });
  const unauthenticated = new Counter({
    name: 'tallygate_unauthenticated_requests_total',
    help: 'Calls without a known key; they have no usage row.',
    labelNames: ['reason'] as const,
    registers,
  });
  const unrecorded = new Counter({
    name: 'tallygate_unrecorded_refusals_total',
    help: 'Refusals that have no usage row, because the spool had no room for one.',
    registers,
  });
  const payloads = payloadCounters(registers);
  registerSpoolGauges(registers, spoolState);
  return {
    ended: (call) => {
      requests.inc({ api_type: call.apiType, final_status: call.finalStatus });
      latency.observe({ api_type: call.apiType }, call.latencyMs / 1000);
    },
    unauthenticated: (reason) => unauthenticated.inc({ reason }),
    unrecorded: () => unrecorded.inc(),
    payloads,
    page: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

function payloadCounters(registers: Registry[]): PayloadCounts {
  const logged = new Counter({
    name: 'tallygate_payloads_logged_total',
    help: 'Payloads that are in the inference table.',
    registers,
  });
  const dropped = new Counter({
    name: 'tallygate_payloads_dropped_total',
    help: 'Payloads that were to be logged and are not in the inference table; their usage rows are not affected.',
    labelNames: ['reason'] as const,
    registers,
  });
  return { logged: (count) => logged.inc(count), dropped: (reason, count) => dropped.inc({ reason }, count) };
}

function registerSpoolGauges(registers: Registry[], state: () => SpoolState): void {
  const gauge = (name: string, help: string, read: (state: SpoolState) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read(state()));
      },
    });
  gauge('tallygate_open_requests', 'Calls in flight.', (now) => now.openRequests);
  gauge('tallygate_spool_bytes', 'Bytes of the spool on disk.', (now) => now.bytesUsed);
  gauge('tallygate_spool_bytes_max', 'Cap of the spool in bytes.', (now) => now.bytesMax);
  gauge('tallygate_spool_records_waiting', 'Rows not yet in the warehouse.', (now) => now.recordsWaiting);
  gauge('tallygate_spool_refusing', '1 while new requests are refused for want of room.', (now) =>
    now.refusing === undefined ? 0 : 1,
  );
}
