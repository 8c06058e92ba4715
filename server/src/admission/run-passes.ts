import type { Tranche } from './tranche.ts';

/** Under what all requests of one run go: the unit that the first of them took, or none where control asked for none. */
export interface Pass {
  readonly pool: string;
  readonly parts: readonly { readonly tranche: Tranche; readonly amount: number }[];
  /** Monotonic. */
  readonly untilMs: number;
  /** Requests that went under it and were not released. */
  uses: number;
}

/** Runs that are remembered at most; beyond that the oldest are asked for again. */
const PASSES_MAX = 65_536;

/** The runs that this gateway let in, for as long as they last. */
export class RunPasses {
  readonly #passes = new Map<string, Pass>();

  /** undefined: not known here. */
  find(pool: string, nowMs: number): Pass | undefined {
    const pass = this.#passes.get(pool);
    if (pass === undefined || nowMs < pass.untilMs) return pass;
    this.#passes.delete(pool);
    return undefined;
  }

  add(pass: Pass): Pass {
    this.#passes.delete(pass.pool);
    this.#passes.set(pass.pool, pass);
    if (this.#passes.size > PASSES_MAX) {
      const [oldest] = this.#passes.keys();
      if (oldest !== undefined) this.#passes.delete(oldest);
    }
    return pass;
  }

  /** A request was not carried out after all. True: none was, and what was taken for the run goes back. */
  release(pass: Pass): boolean {
    pass.uses -= 1;
    if (pass.uses > 0) return false;
    if (this.#passes.get(pass.pool) === pass) this.#passes.delete(pass.pool);
    return true;
  }
}
