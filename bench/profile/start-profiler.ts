import { openInspector } from '../../e2e/harness/inspector.ts';

/** Profiles the main thread of a running Node process. */
export interface Profiler {
  start(): Promise<void>;
  stop(): Promise<CpuProfile>;
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

/** Opens a process whose options name the port of its inspector. */
export async function startProfiler(pid: number, port: number): Promise<Profiler> {
  const inspector = await openInspector(pid, port);
  await inspector.call('Profiler.enable');
  await inspector.call('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_MICROS });
  return {
    start: async () => void (await inspector.call('Profiler.start')),
    stop: async () => (await inspector.call<{ readonly profile: CpuProfile }>('Profiler.stop')).profile,
    close: inspector.close,
  };
}
