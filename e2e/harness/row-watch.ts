import { setTimeout as delay } from 'node:timers/promises';
import type { Program } from './program.ts';
import { type SqlAnswer, sql } from './sql.ts';

type Row = SqlAnswer['rows'][number];

/** What rows are waited for by, each with its column. */
const COLUMNS = { marker: "request_tags['marker']", requestId: 'request_id' } as const;
export type WaitedBy = keyof typeof COLUMNS;

/** Bounds one statement. */
const VALUES_MAX = 400;
const ROWS_MAX = 5_000;
const PAUSE_MS_MIN = 25;
/** A statement takes the program's processor time: it is left alone for so many times as long as the last one took. */
const PAUSE_TIMES = 2;

interface Waiting {
  readonly value: string;
  readonly deadlineMs: number;
  readonly found: PromiseWithResolvers<readonly Row[]>;
}

/** Rows that tests wait for: what many wait for at once is asked for in one statement. */
export class RowWatch {
  readonly #program: Program;
  readonly #by: WaitedBy;
  readonly #columns: string;
  #waiting: Waiting[] = [];
  #isAsking = false;

  /** `columns`: what is read of each row. */
  constructor(program: Program, by: WaitedBy, columns: string) {
    this.#program = program;
    this.#by = by;
    this.#columns = columns;
  }

  /** The rows with this value in the order of their ids, as soon as there is one. */
  wait(value: string, timeoutMs: number): Promise<readonly Row[]> {
    const found = Promise.withResolvers<readonly Row[]>();
    this.#waiting.push({ value, deadlineMs: performance.now() + timeoutMs, found });
    if (!this.#isAsking) void this.#ask();
    return found.promise;
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    // What begins to wait in the same turn is asked for together.
    await delay(0);
    while (this.#waiting.length > 0) {
      const startedMs = performance.now();
      // Those that wait longest come first: when more wait than fit, they make room for the others.
      const asked = this.#waiting.slice(0, VALUES_MAX);
      this.#settle(asked, await this.#answer(new Set(asked.map(({ value }) => value))));
      if (this.#waiting.length === 0) break;
      await delay(Math.max(PAUSE_MS_MIN, PAUSE_TIMES * (performance.now() - startedMs)));
    }
    this.#isAsking = false;
  }

  /** Rows, or what went wrong: the processes may be down meanwhile. */
  async #answer(values: ReadonlySet<string>): Promise<readonly Row[] | string> {
    const list = [...values].map((value) => `'${value}'`).join(', ');
    const statement = `SELECT ${COLUMNS[this.#by]} AS waited_for, ${this.#columns} FROM system.ai_gateway.usage
      WHERE ${COLUMNS[this.#by]} IN (${list}) ORDER BY request_id LIMIT ${ROWS_MAX}`;
    try {
      const answer = await sql(this.#program, statement);
      return answer.status === 200 ? answer.rows : JSON.stringify(answer.body);
    } catch (error) {
      return String(error);
    }
  }

  #settle(asked: readonly Waiting[], answer: readonly Row[] | string): void {
    const rows = Map.groupBy(typeof answer === 'string' ? [] : answer, (row) => String(row['waited_for']));
    const told = typeof answer === 'string' ? answer : 'no row';
    const settled = new Set<Waiting>();
    for (const waiting of asked) {
      const found = rows.get(waiting.value);
      if (found !== undefined) waiting.found.resolve(found);
      else if (performance.now() < waiting.deadlineMs) continue;
      else waiting.found.reject(new Error(`waited in vain for a row of ${this.#by} ${waiting.value}: ${told}`));
      settled.add(waiting);
    }
    this.#waiting = this.#waiting.filter((waiting) => !settled.has(waiting));
  }
}
