import type { AssistantPart, ToolResult, Turn, UserPart } from './conversation.ts';

/** Neighbouring turns of one side in one: rounds of the assistant and of the user alternate. */
export interface Round {
  readonly role: 'assistant' | 'user';
  /** What tools gave: of the user's side, ahead of what the user says. */
  readonly results: readonly Placed<ToolResult>[];
  readonly parts: readonly Placed<UserPart | AssistantPart>[];
}

/** Something of a conversation, and its path there, such as `turns[2].parts[0]`. */
export interface Placed<T> {
  readonly value: T;
  readonly path: string;
}

/**
 * Puts the turns into rounds. Providers want the results of tools directly behind the calls, all of them together, and refuse
 * a conversation in which something else comes between.
 */
export function toRounds(turns: readonly Turn[]): readonly Round[] {
  const rounds: OpenRound[] = [];
  for (const [index, turn] of turns.entries()) {
    const round = roundFor(turn, rounds);
    if (turn.role === 'tool') place(turn.results, `turns[${index}].results`, round.results);
    else place<UserPart | AssistantPart>(turn.parts, `turns[${index}].parts`, round.parts);
  }
  return rounds;
}

interface OpenRound extends Round {
  readonly results: Placed<ToolResult>[];
  readonly parts: Placed<UserPart | AssistantPart>[];
}

function roundFor(turn: Turn, rounds: OpenRound[]): OpenRound {
  const role = turn.role === 'assistant' ? 'assistant' : 'user';
  const last = rounds.at(-1);
  if (last?.role === role) return last;
  const round: OpenRound = { role, results: [], parts: [] };
  rounds.push(round);
  return round;
}

function place<T>(values: readonly T[], path: string, into: Placed<T>[]): void {
  for (const [index, value] of values.entries()) into.push({ value, path: `${path}[${index}]` });
}
