import { setTimeout as delay } from 'node:timers/promises';
import { Client, requestOf } from './client.ts';
import { Meter } from './meter.ts';
import type { Order, Outcome, Target } from './orders.ts';
import { readPiece } from './read-piece.ts';

/** Ends a run whose answers do not come. */
const LAST_ANSWER_MS = 60_000;

/** Does what the order says. Every request that was sent is answered or has failed when it is done. */
export function runOrder(order: Order): Promise<Outcome> {
  switch (order.kind) {
    case 'closed':
      return runLoops(order, { connections: order.connections, reads: undefined });
    case 'streams':
      return runLoops(order, { connections: order.streams, reads: order.isTimed ? 'times' : 'events' });
    case 'open':
      return runOpen(order);
    case 'hold':
      return hold(order);
  }
}

type Timed = Extract<Order, { readonly leadMs: number }>;

/** Loops side by side, each sending again as soon as it was answered. */
async function runLoops(
  order: Timed,
  { connections, reads }: { readonly connections: number; readonly reads: 'times' | 'events' | undefined },
): Promise<Outcome> {
  const meter = new Meter(order.pids);
  const request = requestOf(order.target);
  const crew = new Crew(order.target, meter);
  const piece =
    reads === undefined ? undefined : (text: string) => readPiece(text, meter, reads === 'times' && meter.isOn);
  const begin = (): void => {
    const client = crew.add({
      piece,
      answered: (same) => {
        if (!meter.isDone) same.send(request);
        else crew.release(same);
      },
      lost: () => {
        if (!meter.isDone) setTimeout(begin, 10);
      },
    });
    client.send(request);
  };
  for (let index = 0; index < connections; index++) begin();
  await delay(order.leadMs);
  meter.start();
  await delay(order.durationMs);
  meter.stop();
  await crew.empty();
  return meter.outcome();
}

/** Requests at their times, by a loop that waits for them without sleeping: timers are too coarse. */
async function runOpen(order: Extract<Order, { readonly kind: 'open' }>): Promise<Outcome> {
  const meter = new Meter(order.pids);
  const request = requestOf(order.target);
  const crew = new Crew(order.target, meter);
  const idle: Client[] = [];
  const send = (dueMs: number): void => {
    const client =
      idle.pop() ??
      crew.add({
        answered: (same) => {
          meter.time(performance.now() - same.dueMs);
          if (meter.isDone) crew.release(same);
          else idle.push(same);
        },
        lost: (same) => {
          const at = idle.indexOf(same);
          if (at >= 0) idle.splice(at, 1);
        },
      });
    client.dueMs = dueMs;
    client.send(request);
  };
  const everyMs = 1_000 / order.perSecond;
  const startedMs = performance.now();
  const countedMs = startedMs + order.leadMs;
  const endsMs = countedMs + order.durationMs;
  await new Promise<void>((resolve) => {
    let dueMs = startedMs;
    const turn = (): void => {
      const nowMs = performance.now();
      if (!meter.isOn && nowMs >= countedMs) meter.start();
      for (; dueMs <= nowMs && dueMs < endsMs; dueMs += everyMs) send(dueMs);
      if (nowMs >= endsMs) resolve();
      else setImmediate(turn);
    };
    turn();
  });
  meter.stop();
  for (const client of idle) crew.release(client);
  await crew.empty();
  return meter.outcome();
}

/** Streams that stay open until the provider ends them. What counts begins when the last was asked for. */
async function hold(order: Extract<Order, { readonly kind: 'hold' }>): Promise<Outcome> {
  const meter = new Meter([]);
  const request = requestOf(order.target);
  const crew = new Crew(order.target, meter);
  const startedMs = performance.now();
  for (let index = 0; index < order.streams; index++) {
    const dueMs = startedMs + (index * order.rampMs) / order.streams;
    if (performance.now() < dueMs) await delay(Math.ceil(dueMs - performance.now()));
    const piece = (text: string): void => readPiece(text, meter, meter.isOn);
    crew.add({ piece, answered: (client) => crew.release(client), lost: () => undefined }).send(request);
  }
  meter.start();
  await crew.empty();
  meter.stop();
  return meter.outcome();
}

/** The connections of a run. */
class Crew {
  readonly #target: Target;
  readonly #meter: Meter;
  readonly #clients = new Set<Client>();
  #emptied: (() => void) | undefined;

  constructor(target: Target, meter: Meter) {
    this.#target = target;
    this.#meter = meter;
  }

  add(events: {
    readonly piece?: ((text: string) => void) | undefined;
    readonly answered: (client: Client) => void;
    readonly lost: (client: Client) => void;
  }): Client {
    const client = new Client(this.#target, {
      ...(events.piece === undefined ? {} : { piece: events.piece }),
      answered: (same) => {
        this.#meter.answer();
        events.answered(same);
      },
      lost: (same, reason) => {
        if (reason !== undefined) this.#meter.error(reason);
        this.#remove(same);
        events.lost(same);
      },
    });
    this.#clients.add(client);
    return client;
  }

  release(client: Client): void {
    client.close();
    this.#remove(client);
  }

  /** When all are gone; those that were not answered in a minute are errors. */
  async empty(): Promise<void> {
    if (this.#clients.size === 0) return;
    const timer = setTimeout(() => this.#giveUp(), LAST_ANSWER_MS);
    await new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    clearTimeout(timer);
  }

  #giveUp(): void {
    for (const client of [...this.#clients]) {
      this.#meter.error(`no end of an answer within ${LAST_ANSWER_MS} ms`);
      this.release(client);
    }
  }

  #remove(client: Client): void {
    this.#clients.delete(client);
    if (this.#clients.size === 0) this.#emptied?.();
  }
}
