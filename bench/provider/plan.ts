/** How the fake provider answers. The model's name says it: a gateway passes on the body and replaces only that. */
export type Plan =
  | { readonly kind: 'whole'; readonly afterMs: number }
  | { readonly kind: 'stream'; readonly afterMs: number; readonly everyMs: number; readonly chunks: number };

/** Events of a stream beside its chunks of text: the role, the end's reason, the usage, the end. */
const OTHER_EVENTS = 4;

const WHOLE = /^whole-(\d+)/;
const STREAM = /^stream-(\d+)-(\d+)x(\d+)/;

/** The name of the model that answers so, such as `whole-60` or `stream-60-4x100`. */
export function modelOf(plan: Plan): string {
  if (plan.kind === 'whole') return `whole-${plan.afterMs}`;
  return `stream-${plan.afterMs}-${plan.everyMs}x${plan.chunks}`;
}

/** How a model answers; what follows in its name says nothing. undefined: no name of ours. */
export function planOf(model: string): Plan | undefined {
  const [, wholeAfterMs] = WHOLE.exec(model) ?? [];
  if (wholeAfterMs !== undefined) return { kind: 'whole', afterMs: Number(wholeAfterMs) };
  const stream = STREAM.exec(model);
  if (stream === null) return undefined;
  const [afterMs = 0, everyMs = 0, chunks = 0] = stream.slice(1).map(Number);
  return { kind: 'stream', afterMs, everyMs, chunks };
}

/** How many events an answer has. */
export function eventsOf(plan: Plan): number {
  return plan.kind === 'whole' ? 1 : plan.chunks + OTHER_EVENTS;
}
