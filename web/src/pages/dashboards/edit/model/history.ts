/** What was, what is, and what was taken back, newest last. */
export interface History<State> {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
  /** What was changed last; undefined: the next change stands by itself. */
  readonly lastPlace: string | undefined;
}

/** Steps that can be taken back. */
const STEPS_MAX = 200;

/** A history that begins here. */
export function beginHistory<State>(present: State): History<State> {
  return { past: [], present, future: [], lastPlace: undefined };
}

/** Goes on. Changes one after the other in one place, such as the letters of a title, are one step; undefined: never. */
export function advance<State>(history: History<State>, present: State, place?: string): History<State> {
  if (present === history.present) return history;
  const isSameStep = place !== undefined && place === history.lastPlace && history.past.length > 0;
  const past = isSameStep ? history.past : [...history.past, history.present].slice(-STEPS_MAX);
  return { past, present, future: [], lastPlace: place };
}

/** Takes the last step back. */
export function undo<State>({ past, present, future }: History<State>): History<State> {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future, lastPlace: undefined };
  return { past: past.slice(0, -1), present: before, future: [...future, present], lastPlace: undefined };
}

/** Does again what was taken back last. */
export function redo<State>({ past, present, future }: History<State>): History<State> {
  const after = future.at(-1);
  if (after === undefined) return { past, present, future, lastPlace: undefined };
  return { past: [...past, present], present: after, future: future.slice(0, -1), lastPlace: undefined };
}
