import { readdirSync, readFileSync } from 'node:fs';

/** Memory of processes, in megabytes of 1,048,576 bytes. */
export interface Memory {
  readonly rssMb: number;
  /** Pages shared with others counted by their share. */
  readonly pssMb: number;
}

/** Processor time of a thread of a process. */
export interface ThreadTime {
  readonly id: number;
  readonly name: string;
  readonly micros: number;
}

/** Processor time that all threads of these processes have had, in microseconds; threads that ended are not in it. */
export function processorMicros(pids: readonly number[]): number {
  return pids.flatMap(threadTimes).reduce((sum, thread) => sum + thread.micros, 0);
}

/** The threads of a process with their processor time (the first number of schedstat, in nanoseconds). */
export function threadTimes(pid: number): readonly ThreadTime[] {
  return names(`/proc/${pid}/task`).map((id) => ({
    id: Number(id),
    name: read(`/proc/${pid}/task/${id}/comm`).trim(),
    micros: Number(read(`/proc/${pid}/task/${id}/schedstat`).split(' ')[0]) / 1_000,
  }));
}

/** What these processes hold together. */
export function memoryOf(pids: readonly number[]): Memory {
  const texts = pids.map((pid) => read(`/proc/${pid}/smaps_rollup`));
  return { rssMb: sumMb(texts, /^Rss:\s+(\d+) kB/m), pssMb: sumMb(texts, /^Pss:\s+(\d+) kB/m) };
}

/** The process and those that it started, and theirs. */
export function processTree(pid: number): readonly number[] {
  const children = names(`/proc/${pid}/task`)
    .flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(' '))
    .filter((word) => word !== '')
    .map(Number);
  return [pid, ...children.flatMap(processTree)];
}

function sumMb(texts: readonly string[], pattern: RegExp): number {
  return texts.reduce((sum, text) => sum + Number(pattern.exec(text)?.[1] ?? 0) / 1_024, 0);
}

/** Empty when the process is gone meanwhile, or where there is no /proc. */
function names(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
