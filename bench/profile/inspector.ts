import { setTimeout as delay } from 'node:timers/promises';

/** A running Node process that listens for a debugger. */
export interface Inspector {
  startProfile(): Promise<void>;
  stopProfile(): Promise<CpuProfile>;
  close(): void;
}

/** A profile as V8 writes it: a tree of call frames, and which of them was on top at each sample. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

/** One call frame under its callers. */
export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

/** How often a profile looks. */
export const SAMPLE_EVERY_MICROS = 250;
const OPEN_MS_MAX = 5_000;

/** Asks a process to listen for a debugger at the port that its options name, and connects. */
export async function openInspector(pid: number, port: number): Promise<Inspector> {
  process.kill(pid, 'SIGUSR1');
  const socket = new WebSocket(await addressAt(port));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  let last = 0;
  const call = (method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> => {
    const id = ++last;
    socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => {
      const hear = ({ data }: MessageEvent): void => {
        const message = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: unknown };
        if (message.id !== id) return;
        socket.removeEventListener('message', hear);
        if (message.error === undefined) resolve(message.result);
        else reject(new Error(`${method}: ${JSON.stringify(message.error)}`));
      };
      socket.addEventListener('message', hear);
    });
  };
  await call('Profiler.enable');
  await call('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_MICROS });
  return {
    startProfile: async () => void (await call('Profiler.start')),
    stopProfile: async () => ((await call('Profiler.stop')) as { readonly profile: CpuProfile }).profile,
    close: () => socket.close(),
  };
}

async function addressAt(port: number): Promise<string> {
  const deadlineMs = performance.now() + OPEN_MS_MAX;
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/json/list`);
      const [target] = (await response.json()) as readonly { readonly webSocketDebuggerUrl: string }[];
      if (target !== undefined) return target.webSocketDebuggerUrl;
    } catch (cause) {
      if (performance.now() > deadlineMs) throw new Error(`no inspector at port ${port}`, { cause });
    }
    await delay(50);
  }
}
