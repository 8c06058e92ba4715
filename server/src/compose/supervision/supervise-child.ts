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
  /** Tells the process something, if it is ready; a later start gets it in its order. */
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
  const { name, clock, log } = options;
  const ended = Promise.withResolvers<void>();
  let failures = 0;
  let state: State = start();

  function start(): State {
    const child = options.fork({ message: (message) => heard(child, message), exited });
    const timeout = clock.after(START_TIMEOUT_MS, () => {
      log.error({ name, pid: child.pid }, 'A process did not start in time; it is ended.');
      child.kill();
    });
    return { kind: 'starting', child, timeout };
  }

  function heard(child: ChildProcess, message: ChildMessage): void {
    // A process that was told to stop before it listened is told again.
    if (state.kind === 'stopping' && message.kind === 'hello') child.send({ kind: 'stop', timeoutMs: 0 });
    if (state.kind !== 'starting') return;
    switch (message.kind) {
      case 'hello':
        child.send({ kind: 'start', order: options.order() });
        break;
      case 'ready':
        state.timeout.cancel();
        state = { kind: 'ready', child, sinceMs: clock.monotonicMs() };
        log.info({ name, pid: child.pid, port: message.port }, 'A process is ready.');
        options.onReady(message);
        break;
      case 'failed':
        log.error(
          { name, pid: child.pid, reason: message.reason, sentence: message.sentence },
          'A process cannot start.',
        );
        options.onFailed(message);
        break;
      default:
        never(message);
    }
  }

  function exited(how: string): void {
    if (state.kind === 'starting' || state.kind === 'stopping') state.timeout.cancel();
    if (state.kind === 'stopping') end();
    else restart(how, state.kind === 'ready' ? clock.monotonicMs() - state.sinceMs : undefined);
  }

  function restart(how: string, readyForMs: number | undefined): void {
    failures = countFailure(failures, readyForMs);
    const pauseMs = restartDelayMs(failures);
    log.error({ name, how, failures, pauseMs }, 'A process ended by itself; it is started again.');
    const timer = clock.after(pauseMs, () => {
      state = start();
    });
    state = { kind: 'waiting', timer };
  }

  function end(): void {
    state = { kind: 'ended' };
    ended.resolve();
  }

  function stop(timeoutMs: number): Promise<void> {
    switch (state.kind) {
      case 'ended':
        break;
      case 'waiting':
        state.timer.cancel();
        end();
        break;
      case 'ready':
        askToStop(state.child, timeoutMs);
        break;
      default:
        state.timeout.cancel();
        askToStop(state.child, timeoutMs);
    }
    return ended.promise;
  }

  function askToStop(child: ChildProcess, timeoutMs: number): void {
    child.send({ kind: 'stop', timeoutMs });
    state = { kind: 'stopping', child, timeout: clock.after(timeoutMs + STOP_GRACE_MS, () => child.kill()) };
  }

  return {
    tell: (message) => {
      if (state.kind === 'ready') state.child.send(message);
    },
    stop,
  };
}
