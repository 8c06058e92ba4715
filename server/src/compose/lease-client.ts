import { Agent } from 'node:http';
import {
  CALL_MS_MAX,
  type LeaseAnswer,
  type LeaseCall,
  leaseAnswerSchema,
  type Recall,
  recallSchema,
} from '#admission';
import type { Clock } from '#kernel';
import { askControl } from './internal-call.ts';
import { LEASES_PATH, POLL_WAIT_MS, RECALLS_PATH } from './internal-protocol.ts';

const SILENCE_MS = POLL_WAIT_MS + 5_000;
const CONNECTIONS_MAX = 8;
const RETRY_MS = 500;

/** A gateway's side of the lease protocol. */
export interface LeaseClient {
  /** Rejects when control does not answer as it should. */
  call(call: LeaseCall): Promise<LeaseAnswer>;
  /** Hears what control wants back, until stopped. The next wish is asked for when `act` is done. */
  followRecalls(gateway: string, act: (recall: Recall) => Promise<void>): void;
  stop(): void;
}

/** What a lease client acts with. */
export interface LeaseClientOptions {
  /** Base URL of control's internal listener; it may move. */
  readonly controlUrl: () => string;
  readonly secret: string;
  readonly clock: Clock;
}

/** Makes the client of one gateway. */
export function leaseClient(options: LeaseClientOptions): LeaseClient {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX });
  const stopping = new AbortController();
  const { secret } = options;
  const ask = (
    path: string,
    how: { readonly timeout: number; readonly body?: string; readonly signal?: AbortSignal },
  ) => askControl({ ...how, url: options.controlUrl() + path, secret, agent });

  const follow = (gateway: string, act: (recall: Recall) => Promise<void>): void => {
    const again = (): void => follow(gateway, act);
    if (stopping.signal.aborted) return;
    ask(`${RECALLS_PATH}?gateway=${encodeURIComponent(gateway)}`, { timeout: SILENCE_MS, signal: stopping.signal })
      .then(async (text) => {
        if (text !== '') await act(recallSchema.parse(JSON.parse(text)));
        again();
      })
      .catch(() => options.clock.after(RETRY_MS, again));
  };
  return {
    call: async (call) => {
      const text = await ask(LEASES_PATH, { timeout: CALL_MS_MAX, body: JSON.stringify(call) });
      return leaseAnswerSchema.parse(JSON.parse(text));
    },
    followRecalls: follow,
    stop: () => {
      stopping.abort();
      agent.destroy();
    },
  };
}
