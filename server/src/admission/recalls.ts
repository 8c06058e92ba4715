import type { Clock } from '#kernel';
import { RECALL_MS } from './lease-terms.ts';
import { LEASE_ITEMS_MAX, type Recall } from './lease-wire.ts';

interface Pending {
  readonly recall: string;
  readonly pools: readonly string[];
  readonly done: () => void;
}

/** Asks gateways for what they lease and do not use. A gateway hears of it through a question that it keeps open. */
export class Recalls {
  readonly #clock: Clock;
  /** By gateway: what it was told, or will be. */
  readonly #pending = new Map<string, Pending[]>();
  /** By gateway: its open question. */
  readonly #listeners = new Map<string, () => void>();
  /** Gateways that listen, or are about to again. */
  readonly #known = new Set<string>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Resolves when all of these gateways gave back what they could, or after `RECALL_MS`. Of no pool: when they called. Returns those that
   * did not answer in time: they are not asked again before they listen.
   */
  async ask(gateways: readonly string[], pools: readonly string[]): Promise<readonly string[]> {
    const asked = gateways.filter((gateway) => this.#known.has(gateway));
    if (asked.length === 0) return [];
    this.#count += 1;
    const recall = String(this.#count);
    const timedOut = Promise.withResolvers<void>();
    const timer = this.#clock.after(RECALL_MS, timedOut.resolve);
    const answers = asked.map((gateway) => this.#askOne(gateway, { recall, pools }));
    await Promise.race([Promise.all(answers), timedOut.promise]);
    timer.cancel();
    const late = asked.filter((gateway) => this.#drop(gateway, recall));
    for (const gateway of late) this.#known.delete(gateway);
    return late;
  }

  /** The question of a gateway: what is wanted back. `tell` is called once, at once or later; returns how to withdraw it. */
  listen(gateway: string, tell: (recall: Recall) => void): () => void {
    const listener = (): void => {
      const waiting = this.#pending.get(gateway) ?? [];
      if (waiting.length === 0) return;
      this.#listeners.delete(gateway);
      const pools = [...new Set(waiting.flatMap((each) => each.pools))].slice(0, LEASE_ITEMS_MAX);
      tell({ recall: waiting.at(-1)?.recall ?? '', pools });
    };
    this.#known.add(gateway);
    this.#listeners.set(gateway, listener);
    listener();
    return () => {
      if (this.#listeners.get(gateway) === listener) this.#listeners.delete(gateway);
    };
  }

  /** A gateway has given back what it could, of this wish and of all before it. */
  answered(gateway: string, recall: string): void {
    const waiting = this.#pending.get(gateway) ?? [];
    const answered = waiting.filter((each) => Number(each.recall) <= Number(recall));
    for (const each of answered) {
      this.#drop(gateway, each.recall);
      each.done();
    }
  }

  #askOne(gateway: string, wish: Pick<Pending, 'recall' | 'pools'>): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#pending.get(gateway) ?? [];
      waiting.push({ ...wish, done: resolve });
      this.#pending.set(gateway, waiting);
      this.#listeners.get(gateway)?.();
    });
  }

  /** Returns whether it was still waited for. */
  #drop(gateway: string, recall: string): boolean {
    const waiting = this.#pending.get(gateway) ?? [];
    const left = waiting.filter((each) => each.recall !== recall);
    if (left.length > 0) this.#pending.set(gateway, left);
    else this.#pending.delete(gateway);
    return left.length < waiting.length;
  }
}
