import { type Clock, type Log, never, type Timer } from '#kernel';
import { countFailure, restartDelayMs } from './back-off.ts';
import type { ChildMessage, Failed, ParentMessage, Ready, StartOrder } from './messages.ts';

/** One running process, as the supervisor sees it. */
export interface ChildProcess {
  readonly pid: number | undefined;
  /** Nothing happens when the process is gone. */
  send(message: ParentMessage): void;
  kill(): void;
}

/** Called later, never before `fork` returned; `exited` is the last call. */
export interface ChildEvents {
  message(message: ChildMessage): void;
  exited(how: string): void;
}

export interface ChildOptions {
  /** Such as `gateway 0`, for the log. */
  readonly name: string;
  readonly fork: (events: ChildEvents) => ChildProcess;
  /** Made anew for each start, since addresses change. */
  readonly order: () => StartOrder;
  readonly onReady: (ready: Ready) => void;
  readonly onFailed: (failed: Failed) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SupervisedChild {
  /** Tells the process something; one that has no order yet gets it there. */
  tell(message: ParentMessage): void;
  /** Ends it for good: kindly within the time, by force after it. Called again with less time, it hurries. */
  stop(timeoutMs: number): Promise<void>;
}

/** A start that takes longer is a hang. Recovery of a full spool fits in many times over. */
const START_TIMEOUT_MS = 300_000;
/** Beyond the time that a child was given to stop. */
const STOP_GRACE_MS = 2_000;

type State =
  | { readonly kind: 'starting'; readonly child: ChildProcess; readonly timeout: Timer }
  | { readonly kind: 'ready'; readonly child: ChildProcess; readonly sinceMs: number }
  | { readonly kind: 'waiting'; readonly timer: Timer }
  | { readonly kind: 'stopping'; readonly child: ChildProcess; readonly timeout: Timer }
  | { readonly kind: 'ended' };

/** Starts a child and keeps it running, with a growing pause between its failures, until it is stopped. */
export function superviseChild(options: ChildOptions): SupervisedChild {
  const keeper = new ChildKeeper(options);
  keeper.start();
  return keeper;
}

class ChildKeeper implements SupervisedChild {
  readonly #options: ChildOptions;
  readonly #ended = Promise.withResolvers<void>();
  #state: State = { kind: 'ended' };
  #failures = 0;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  start(): void {
    const { name, clock, log, fork } = this.#options;
    const child = fork({
      message: (message) => this.#heard(child, message),
      exited: (how) => this.#exited(how),
    });
    const timeout = clock.after(START_TIMEOUT_MS, () => {
      log.error({ name, childPid: child.pid }, 'A process did not start in time; it is ended.');
      child.kill();
    });
    this.#state = { kind: 'starting', child, timeout };
  }

  tell(message: ParentMessage): void {
    if (this.#state.kind === 'ready' || this.#state.kind === 'starting') this.#state.child.send(message);
  }

  stop(timeoutMs: number): Promise<void> {
    const state = this.#state;
    switch (state.kind) {
      case 'ended':
        break;
      case 'waiting':
        state.timer.cancel();
        this.#end();
        break;
      case 'ready':
        this.#askToStop(state.child, timeoutMs);
        break;
      default:
        state.timeout.cancel();
        this.#askToStop(state.child, timeoutMs);
    }
    return this.#ended.promise;
  }

  #heard(child: ChildProcess, message: ChildMessage): void {
    const { name, clock, log } = this.#options;
    // A process that was told to stop before it listened is told again.
    if (this.#state.kind === 'stopping' && message.kind === 'hello') child.send({ kind: 'stop', timeoutMs: 0 });
    if (this.#state.kind !== 'starting') return;
    switch (message.kind) {
      case 'hello':
        child.send({ kind: 'start', order: this.#options.order() });
        break;
      case 'ready':
        this.#state.timeout.cancel();
        this.#state = { kind: 'ready', child, sinceMs: clock.monotonicMs() };
        log.info({ name, childPid: child.pid, port: message.port }, 'A process is ready.');
        this.#options.onReady(message);
        break;
      case 'failed':
        log.error(
          { name, childPid: child.pid, reason: message.reason, sentence: message.sentence },
          'A process cannot start.',
        );
        this.#options.onFailed(message);
        break;
      default:
        never(message);
    }
  }

  #exited(how: string): void {
    const state = this.#state;
    if (state.kind === 'starting' || state.kind === 'stopping') state.timeout.cancel();
    if (state.kind === 'stopping') this.#end();
    else this.#restart(how, state.kind === 'ready' ? this.#options.clock.monotonicMs() - state.sinceMs : undefined);
  }

  #restart(how: string, readyForMs: number | undefined): void {
    const { name, clock, log } = this.#options;
    this.#failures = countFailure(this.#failures, readyForMs);
    const pauseMs = restartDelayMs(this.#failures);
    log.error({ name, how, failures: this.#failures, pauseMs }, 'A process ended by itself; it is started again.');
    this.#state = { kind: 'waiting', timer: clock.after(pauseMs, () => this.start()) };
  }

  #askToStop(child: ChildProcess, timeoutMs: number): void {
    child.send({ kind: 'stop', timeoutMs });
    const timeout = this.#options.clock.after(timeoutMs + STOP_GRACE_MS, () => child.kill());
    this.#state = { kind: 'stopping', child, timeout };
  }

  #end(): void {
    this.#state = { kind: 'ended' };
    this.#ended.resolve();
  }
}
