import type { Fixed, JsonText, TimeText } from './column-types.ts';

/** Prompts on a schedule. */
export interface ScheduledPromptsTable {
  id: Fixed<string>;
  name: string;
  owner_id: Fixed<string>;
  owner: string;
  workspace_id: string;
  endpoint: string;
  system_text: string;
  user_text: string;
  max_tokens: number | null;
  temperature: number | null;
  cron: string;
  time_zone: string;
  /** 0 or 1. */
  is_on: number;
  /** Addresses. */
  notify: JsonText;
  stop_reason: string | null;
  stopped_at: TimeText | null;
  /** null: it is off. */
  next_due_at: TimeText | null;
  created_at: Fixed<TimeText>;
  updated_at: TimeText;
  updated_by: string;
  /** Grows by one with each change. */
  version: number;
}

/** Their runs: due times that were claimed or missed, and runs by hand. */
export interface ScheduledPromptRunsTable {
  id: Fixed<string>;
  prompt_id: Fixed<string>;
  /** `due` or `by_hand`. */
  cause: Fixed<string>;
  due_at: Fixed<TimeText>;
  /** `waiting`, `running`, `succeeded`, `failed` or `missed`. */
  state: string;
  holder: string | null;
  /** null: it has ended. */
  free_at: TimeText | null;
  tries: number;
  started_at: TimeText | null;
  ended_at: TimeText | null;
  error_code: string | null;
  error_text: string | null;
  answer: string | null;
  /** 0 or 1. */
  is_answer_cut: number;
  model: string | null;
  input_tokens: number | null;
  output_tokens: number | null;
  /** Nano-USD; null: not known. */
  cost: number | null;
  /** 0 or 1. */
  is_cost_pending: number;
  request_id: string | null;
  http_status: number | null;
  latency_ms: number | null;
  missed_from: TimeText | null;
  missed_count: number | null;
}
