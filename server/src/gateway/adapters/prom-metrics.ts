import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { PayloadCounts, SpoolState } from '#usage';
import type { GatewayMetrics } from '../metrics.ts';
import { boundedNames } from './bounded-names.ts';
import { CallCounts } from './call-counts.ts';

/** Names of unknown members of usage that are counted apart. */
const FIELD_NAMES_MAX = 64;

/** Gateway metrics on prom-client; gauges of the spool are read when the page is asked for. */
export function createPromMetrics(spoolState: () => SpoolState): GatewayMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const calls = new CallCounts(registry);
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
  const unserved = new Counter({
    name: 'tallygate_unserved_requests_total',
    help: 'Requests that were refused as HTTP, or cut before they were whole; they have no usage row.',
    labelNames: ['reason'] as const,
    registers,
  });
  const shed = new Counter({
    name: 'tallygate_shed_requests_total',
    help: 'Calls that were turned away for want of room; each is a usage row with the error code overloaded.',
    labelNames: ['reason'] as const,
    registers,
  });
  const unknownFields = new Counter({
    name: 'tallygate_usage_fields_unknown_total',
    help: 'Numeric members of usage objects of providers that are only kept in usage_raw.',
    labelNames: ['api_type', 'field'] as const,
    registers,
  });
  const fieldName = boundedNames(FIELD_NAMES_MAX);
  const payloads = payloadCounters(registers);
  registerSpoolGauges(registers, spoolState);
  return {
    ended: (call) => {
      calls.ended(call);
      for (const field of call.unknownUsageFields ?? []) {
        unknownFields.inc({ api_type: call.apiType, field: fieldName(field) });
      }
    },
    unauthenticated: (reason) => unauthenticated.inc({ reason }),
    unrecorded: () => unrecorded.inc(),
    unserved: (reason) => unserved.inc({ reason }),
    shed: (reason) => shed.inc({ reason }),
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
