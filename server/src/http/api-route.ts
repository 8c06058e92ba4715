import type { z } from 'zod';

/** One route of the API, as its description tells of it. */
export interface ApiRoute {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Parameters in braces. */
  readonly path: string;
  readonly summary: string;
  /** Needs neither key nor session. */
  readonly isOpen?: true;
  /** Takes an `Idempotency-Key`. */
  readonly isCreating?: true;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: {
    readonly status: 200 | 201 | 204 | 303;
    readonly description: string;
    /** Schema by media type. */
    readonly content: Readonly<Record<string, z.ZodType>>;
  };
  /** Where there may be nothing to tell. */
  readonly emptyAnswer?: { readonly status: 204; readonly description: string };
  readonly refusals: readonly number[];
}

/** An answer of JSON. */
export function json(status: 200 | 201, description: string, schema: z.ZodType): ApiRoute['answer'] {
  return { status, description, content: { 'application/json': schema } };
}
