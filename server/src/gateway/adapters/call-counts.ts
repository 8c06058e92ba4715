import type { Registry } from 'prom-client';
import type { FinalStatus } from '#usage';

const LATENCY_BUCKETS_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const BUCKETS_MS = LATENCY_BUCKETS_SECONDS.map((seconds) => seconds * 1_000);
const REQUESTS = 'tallygate_requests_total';
const DURATION = 'tallygate_request_duration_seconds';

/** What is counted of the calls of one API. */
interface ApiCounts {
  readonly byStatus: Map<FinalStatus, number>;
  /** How many took so long and no longer, by bucket; the last is for all above. */
  readonly byDuration: number[];
  durationMs: number;
}

interface CountedMetric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: () => readonly object[];
}

/** A registry asks each of its metrics for `get` when the page is asked for; its types know only the library's own. */
function register(registry: Registry, { values, ...metric }: CountedMetric): void {
  const asked = { ...metric, aggregator: 'sum', get: async () => ({ ...metric, aggregator: 'sum', values: values() }) };
  registry.registerMetric(asked as never);
}

/**
 * Counts each call that ends: two look-ups and an addition. The library, which makes labels into keys at each count, is asked only
 * when the page is.
 */
export class CallCounts {
  readonly #apis = new Map<string, ApiCounts>();

  constructor(registry: Registry) {
    register(registry, {
      ...{ name: REQUESTS, type: 'counter' },
      help: 'Calls with a known key that ended; each is one usage row.',
      values: () => this.#requests(),
    });
    register(registry, {
      ...{ name: DURATION, type: 'histogram' },
      help: 'From the arrival of the head to the last byte handed over.',
      values: () => this.#durations(),
    });
  }

  ended(call: { readonly apiType: string; readonly finalStatus: FinalStatus; readonly latencyMs: number }): void {
    const counts = this.#of(call.apiType);
    counts.byStatus.set(call.finalStatus, (counts.byStatus.get(call.finalStatus) ?? 0) + 1);
    counts.durationMs += call.latencyMs;
    let bucket = 0;
    while (call.latencyMs > (BUCKETS_MS[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1;
    counts.byDuration[bucket] = (counts.byDuration[bucket] ?? 0) + 1;
  }

  #of(apiType: string): ApiCounts {
    const known = this.#apis.get(apiType);
    if (known !== undefined) return known;
    const counts = { byStatus: new Map(), byDuration: Array(BUCKETS_MS.length + 1).fill(0), durationMs: 0 };
    this.#apis.set(apiType, counts);
    return counts;
  }

  #requests() {
    return [...this.#apis].flatMap(([api_type, { byStatus }]) =>
      [...byStatus].map(([final_status, value]) => ({ value, labels: { api_type, final_status } })),
    );
  }

  #durations() {
    return [...this.#apis].flatMap(([api_type, { byDuration, durationMs }]) => {
      let count = 0;
      const buckets = byDuration.map((inBucket, index) => {
        count += inBucket;
        return {
          metricName: `${DURATION}_bucket`,
          value: count,
          labels: { le: LATENCY_BUCKETS_SECONDS[index] ?? '+Inf', api_type },
        };
      });
      return [
        ...buckets,
        { metricName: `${DURATION}_sum`, value: durationMs / 1_000, labels: { api_type } },
        { metricName: `${DURATION}_count`, value: count, labels: { api_type } },
      ];
    });
  }
}
