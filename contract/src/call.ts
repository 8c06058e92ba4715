import type { z } from 'zod';

/** Of every call: the signal ends it early (the promise then rejects with the signal's reason). */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Of calls that create: the same key with the same body gives the same answer, however often it is sent. */
export interface CreateOptions extends CallOptions {
  readonly idempotencyKey?: string | undefined;
}

/** Which page of a list; without a cursor the first. `limit` 1 to 200, default 50. */
export interface PageQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** One call of a route, and the schema of its answer. */
export interface Call<Answer extends z.ZodType> extends CreateOptions {
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** A token that stands for itself, in the place of whoever is signed in. */
  readonly bearer?: string;
  readonly answer: Answer;
}

/** Makes a call. Rejects with an `ApiFailure`. */
export type Caller = <Answer extends z.ZodType>(call: Call<Answer>) => Promise<z.output<Answer>>;

/** The path of a route, its parts kept apart from it. */
export function at(...parts: readonly string[]): string {
  return `/api/v1/${parts.map(encodeURIComponent).join('/')}`;
}
