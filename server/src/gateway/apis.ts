import type { Dialect, ProviderKind } from './dialects/dialect.ts';

/** One API that clients may call: a dialect below a base path. */
export interface Api {
  /** The path as a client calls it, without the endpoint's name where that is in it: column `api_type`. */
  readonly type: string;
  readonly base: Base;
  readonly dialect: Dialect;
}

/** A base path that clients are given: their SDKs and agents append the rest. */
export interface Base {
  /** First segment of the path, such as `openai`; tells agents that have a base of their own. */
  readonly name: string;
  readonly version: string;
  /** Whose shapes are spoken here: of errors and of the list of models. */
  readonly kind: ProviderKind;
  /** Destinations of every provider are served, by translation where need be; else those of `kind` alone. */
  readonly isUnified: boolean;
}

/** Where each family of dialects is spoken. Agents with a base of their own speak OpenAI's shapes. */
export const BASES: readonly Base[] = [
  { name: 'openai', version: 'v1', kind: 'openai', isUnified: false },
  { name: 'mlflow', version: 'v1', kind: 'openai', isUnified: true },
  { name: 'codex', version: 'v1', kind: 'openai', isUnified: true },
  { name: 'cursor', version: 'v1', kind: 'openai', isUnified: true },
  { name: 'anthropic', version: 'v1', kind: 'anthropic', isUnified: false },
  { name: 'gemini', version: 'v1beta', kind: 'gemini', isUnified: false },
  { name: 'gemini', version: 'v1', kind: 'gemini', isUnified: false },
];

/** Every API of a base. */
export function apisOf(base: Base, dialects: readonly Dialect[]): readonly Api[] {
  return dialects
    .filter(({ kind }) => kind === base.kind)
    .map((dialect) => ({ type: `${base.name}/${base.version}/${dialect.operation}`, base, dialect }));
}
