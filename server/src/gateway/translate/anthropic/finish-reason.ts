import type { FinishReason } from '../answer-part.ts';

/** `StopReason`. A paused turn is one that the provider did not finish, as one that ran out of room. */
const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['pause_turn', 'length'],
  ['tool_use', 'tool_calls'],
  ['refusal', 'content_filter'],
]);

/** Why an answer ended. A reason that the API gets one day is an end like others; calls in the answer want to be made. */
export function finishReason(stopReason: string | undefined, hasCalls: boolean): FinishReason {
  return REASONS.get(stopReason ?? '') ?? (hasCalls ? 'tool_calls' : 'stop');
}
