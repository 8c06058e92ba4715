import type { Clock } from '#kernel';

/** One attempt that may go on. It counts as failed until it is told otherwise, so that many at once gain nothing. */
export type Attempt =
  | { readonly kind: 'wait'; readonly waitMs: number }
  | { readonly kind: 'try'; succeeded(): void; ended(): void };

/** Slows down those who guess passwords. */
export interface SignInThrottle {
  attempt(by: { readonly email: string; readonly address: string }): Attempt;
}

/** Failures that cost nothing: of one account, and of one client, behind whose address a whole office may sit. */
const FREE_FAILURES = { email: 5, address: 30 } as const;
const WAIT_MAX_MS = 60_000;
/** Failures are forgotten when none followed for this long. */
const MEMORY_MS = 15 * 60_000;
/** Addresses and accounts that are remembered, each; the one that failed longest ago goes first. */
const REMEMBERED_MAX = 20_000;
/** A password takes a core tens of milliseconds and 16 MiB to check. */
const RUNNING_MAX = 8;

/** After the free failures each next one doubles the wait, from one second to one minute. A success clears the account's. */
export function signInThrottle(clock: Clock): SignInThrottle {
  const emails = new Failures(clock, FREE_FAILURES.email);
  const addresses = new Failures(clock, FREE_FAILURES.address);
  let running = 0;
  return {
    attempt: ({ email, address }) => {
      const client = clientOf(address);
      const waitMs = Math.max(emails.waitMs(email), addresses.waitMs(client), running >= RUNNING_MAX ? 1_000 : 0);
      if (waitMs > 0) return { kind: 'wait', waitMs };
      emails.add(email);
      addresses.add(client);
      running += 1;
      return {
        kind: 'try',
        succeeded: () => {
          emails.clear(email);
          addresses.takeBack(client);
        },
        ended: () => {
          running -= 1;
        },
      };
    },
  };
}

class Failures {
  readonly #clock: Clock;
  readonly #freeCount: number;
  /** Latest failure last. */
  readonly #failed = new Map<string, { readonly count: number; readonly atMs: number }>();

  constructor(clock: Clock, freeCount: number) {
    this.#clock = clock;
    this.#freeCount = freeCount;
  }

  waitMs(name: string): number {
    const { count, atMs } = this.#remembered(name);
    if (count < this.#freeCount) return 0;
    const pauseMs = Math.min(WAIT_MAX_MS, 1_000 * 2 ** (count - this.#freeCount));
    return Math.max(0, Math.ceil(atMs + pauseMs - this.#clock.monotonicMs()));
  }

  add(name: string): void {
    const { count } = this.#remembered(name);
    this.#failed.delete(name);
    this.#failed.set(name, { count: count + 1, atMs: this.#clock.monotonicMs() });
    if (this.#failed.size <= REMEMBERED_MAX) return;
    const [oldest] = this.#failed.keys();
    if (oldest !== undefined) this.#failed.delete(oldest);
  }

  takeBack(name: string): void {
    const { count, atMs } = this.#remembered(name);
    if (count <= 1) this.#failed.delete(name);
    else this.#failed.set(name, { count: count - 1, atMs });
  }

  clear(name: string): void {
    this.#failed.delete(name);
  }

  #remembered(name: string): { readonly count: number; readonly atMs: number } {
    const failed = this.#failed.get(name);
    if (failed === undefined || failed.atMs + MEMORY_MS <= this.#clock.monotonicMs()) return { count: 0, atMs: 0 };
    return failed;
  }
}

/** Whom an IP address names, for counting. An IPv6 client has a whole /64 to choose addresses from: its first four groups name it. */
export function clientOf(address: string): string {
  if (!address.includes(':') || /^::ffff:\d+\./i.test(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  return [...first, ...Array<string>(zeros).fill('0'), ...last].slice(0, 4).join(':');
}
