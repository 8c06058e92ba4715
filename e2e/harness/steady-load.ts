import { setTimeout as delay } from 'node:timers/promises';
import { writeDirectives } from '../provider/directives.ts';
import { post } from './post.ts';
import { IS_PROOF } from './proof.ts';
import { until } from './until.ts';

/** Who calls what, again and again. */
export interface SteadyCaller {
  readonly name: string;
  readonly key: string;
  readonly endpoint: string;
}

/** One request of a steady load. Times as `performance.now` tells them. */
export interface SteadyRequest {
  readonly caller: string;
  /** In which it began. */
  readonly phase: string;
  readonly marker: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Of a request that got no answer: 0. */
  readonly status: number;
}

export interface SteadyLoad {
  /** Those that ended. */
  requests(): readonly SteadyRequest[];
  /** Until so many requests of each caller that began after the moment have ended. */
  untilAfter(moment: number, count: number): Promise<void>;
  /** Tags what begins from now on. */
  enter(phase: string): void;
  stop(): Promise<void>;
}

const WORKERS_EACH = 2;
/** Between the calls of a worker, beside other tests: what is waited for meanwhile needs the processors as well. */
const PAUSE_MS = IS_PROOF ? 0 : 10;

/** Calls again and again, in a proof without a pause, each time over a new connection, so that every gateway of a program gets its part. */
export function startLoad(url: string, label: string, callers: readonly SteadyCaller[]): SteadyLoad {
  const requests: SteadyRequest[] = [];
  let isStopped = false;
  let sent = 0;
  let phase = 'start';

  const send = async ({ name, key, endpoint }: SteadyCaller): Promise<void> => {
    const marker = `${label}-${name}-${++sent}`;
    const startedAtMs = performance.now();
    const begunIn = phase;
    const body = JSON.stringify({
      model: endpoint,
      messages: [{ role: 'user', content: writeDirectives(marker, {}) }],
    });
    const tags = JSON.stringify({ load: label, phase: begunIn, caller: name, marker });
    const headers = { 'tallygate-request-tags': tags };
    const status = await post(`${url}/openai/v1/chat/completions`, { key, body, headers }).then(
      (answer) => answer.status,
      () => 0,
    );
    requests.push({ caller: name, phase: begunIn, marker, startedAtMs, endedAtMs: performance.now(), status });
  };
  const workers = callers.flatMap((caller) =>
    Array.from({ length: WORKERS_EACH }, async () => {
      while (!isStopped) {
        await send(caller);
        if (PAUSE_MS > 0) await delay(PAUSE_MS);
      }
    }),
  );
  return {
    requests: () => requests,
    untilAfter: async (moment, count) => {
      const holds = () =>
        callers.every(
          ({ name }) =>
            requests.filter(({ caller, startedAtMs }) => caller === name && startedAtMs > moment).length >= count,
        );
      await until(holds, { what: `${count} requests of each caller`, timeoutMs: 90_000 });
    },
    enter: (next) => {
      phase = next;
    },
    stop: async () => {
      isStopped = true;
      await Promise.all(workers);
    },
  };
}
