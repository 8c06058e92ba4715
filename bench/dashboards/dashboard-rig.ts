import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROCESS = fileURLToPath(
  new URL('../../server/src/dashboards/adapters/dashboard-bench.test-support.ts', import.meta.url),
);

/** A range of so many days, so many whole days back. */
export interface Range {
  readonly days: number;
  readonly shift: number;
}

/** A page of the dashboard, and the datasets that its widgets show. */
export interface DashboardPage {
  readonly id: string;
  readonly datasets: readonly string[];
}

/** A warehouse full of rows, and the usage dashboard on it, in a process of its own. */
export interface DashboardRig {
  readonly pages: readonly DashboardPage[];
  /** Seconds that making the rows took, and bytes on disk of each row. */
  readonly made: { readonly seconds: number; readonly bytesOfRow: number };
  /** Time of one dataset in milliseconds, and processor time that the warehouse took meanwhile. */
  ask(dataset: string, range: Range): Promise<{ readonly ms: number; readonly processorMs: number }>;
  /** What the engine reads for a dataset: names of sums, or of the table, and about how many of their rows. */
  reads(dataset: string, range: Range): Promise<{ readonly names: readonly string[]; readonly rows: number }>;
  /** Time until the last widget of a page has its figures; `person`: who opens it. */
  load(page: DashboardPage, range: Range, person?: number): Promise<number>;
  /** Nothing that was kept answers any more. */
  forget(): Promise<void>;
  /** The most memory that the warehouse held, as the system says it. */
  memory(): Promise<string>;
  /** The warehouse starts anew, so that the next load finds nothing in its memory. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly problem?: string;
}

/** Makes so many rows in a warehouse of its own, and puts the dashboard on it. */
export async function startDashboards(rows: number): Promise<DashboardRig> {
  const child = fork(PROCESS, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const failAll = (problem: string): void => {
    for (const { reject } of waiting.values()) reject(new Error(problem));
    waiting.clear();
  };
  let asked = 0;
  child.on('message', ({ id, value, problem }: Answer) => {
    if (problem === undefined) waiting.get(id)?.resolve(value);
    else waiting.get(id)?.reject(new Error(problem));
    waiting.delete(id);
  });
  child.on('exit', () => failAll('the process of the dashboards ended'));
  const call = async <Value>(what: string, args: object = {}): Promise<Value> => {
    const id = asked++;
    const answer = Promise.withResolvers<unknown>();
    waiting.set(id, answer);
    child.send({ id, what, ...args });
    return (await answer.promise) as Value;
  };
  const { pages, made } = await call<Pick<DashboardRig, 'pages' | 'made'>>('start', { rows });
  return {
    ...{ pages, made },
    ask: (dataset, range) => call('ask', { dataset, range }),
    reads: (dataset, range) => call('reads', { dataset, range }),
    load: (page, range, person) => call('load', { page, range, person }),
    forget: () => call('forget'),
    memory: () => call('memory'),
    restart: () => call('restart'),
    stop: () => call('stop'),
  };
}
