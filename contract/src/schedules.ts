import { z } from 'zod';

/** Bounds of scheduled prompts. */
export const SCHEDULE_BOUNDS = {
  /** Of the account. */
  promptsMax: 1_000,
  nameLengthMax: 100,
  /** Of each of the two texts. */
  textLengthMax: 65_536,
  tokensMax: 1_000_000,
  temperatureMax: 2,
  cronLengthMax: 100,
  zoneLengthMax: 64,
  notifyMax: 20,
  addressLengthMax: 256,
  /** Between two due times. */
  minutesMin: 5,
  /** Of one prompt; the oldest go. */
  resultsMax: 100,
  /** Over all prompts. */
  runningMax: 20,
  triesMax: 3,
  /** The newest due time that was missed is made up for when it is no older. */
  catchUpMinutes: 60,
  /** Of a stretch that was missed; when there are so many, there may be more. */
  missedCountedMax: 100,
  /** What is kept of an answer, in UTF-8. */
  answerBytesMax: 65_536,
  nextRunsShown: 5,
} as const;

const BOUNDS = SCHEDULE_BOUNDS;

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'control characters and line breaks are not allowed here')
    .refine((text) => text.isWellFormed(), 'not a well-formed text');
/** Both stores keep every text but one with a null character. */
const text = z
  .string()
  .max(BOUNDS.textLengthMax)
  .refine((each) => each.isWellFormed() && !each.includes('\0'), 'not a well-formed text');

const cron = line(BOUNDS.cronLengthMax).describe(
  'Five fields: minute, hour, day of the month, month, day of the week. At least five minutes apart.',
);
const timeZone = line(BOUNDS.zoneLengthMax).describe('IANA name of the zone that the schedule is in.');
const address = z.string().trim().toLowerCase().max(BOUNDS.addressLengthMax).pipe(z.email());

const contentShape = {
  name: line(BOUNDS.nameLengthMax),
  workspace: line(200).describe('Id or name: pays for the runs.'),
  endpoint: line(128).describe('Name of the endpoint that is asked.'),
  system_text: text.describe('Instructions that go before; may be empty.'),
  user_text: text.refine((each) => each.trim() !== '', 'empty').describe('What is asked.'),
  max_tokens: z.int().min(1).max(BOUNDS.tokensMax).nullable().describe('Of the answer; NULL: as the model has it.'),
  temperature: z.number().min(0).max(BOUNDS.temperatureMax).nullable().describe('NULL: as the model has it.'),
  cron,
  time_zone: timeZone,
  enabled: z.boolean(),
  notify: z.array(address).max(BOUNDS.notifyMax).describe('Who gets a mail when a run failed.'),
};

/** Body of `POST /api/v1/scheduled-prompts`. */
export const newScheduledPromptSchema = z.strictObject({
  ...contentShape,
  workspace: contentShape.workspace.optional().describe('Id or name; default: the caller’s own.'),
  system_text: contentShape.system_text.optional(),
  max_tokens: contentShape.max_tokens.optional(),
  temperature: contentShape.temperature.optional(),
  time_zone: timeZone.optional().describe('Default: the account’s.'),
  enabled: contentShape.enabled.optional().describe('Default: true.'),
  notify: contentShape.notify.optional().describe('Default: nobody.'),
});
export type NewScheduledPrompt = z.input<typeof newScheduledPromptSchema>;

/** Body of `PATCH /api/v1/scheduled-prompts/{id}`: what is absent stays. Admins may send `enabled: false` alone. */
export const scheduledPromptChangeSchema = z
  .strictObject(contentShape)
  .partial()
  .extend({ version: z.int().positive().optional().describe('When there is a newer one, 409. As `If-Match` does.') });
export type ScheduledPromptChange = z.input<typeof scheduledPromptChangeSchema>;

/** Why the product switched a prompt off. */
export const STOP_REASONS = ['owner_gone', 'owner_disabled', 'no_access', 'endpoint_gone', 'workspace_gone'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** Why a run failed. */
export const RUN_FAILURES = [
  ...STOP_REASONS,
  'gateway_unreachable',
  'timeout',
  'answer_too_large',
  'answer_unreadable',
  'refused',
  'interrupted',
] as const;
export type RunFailure = (typeof RUN_FAILURES)[number];

const instant = z.iso.datetime();
const count = z.int().nullable();

/** One run of a scheduled prompt, or a stretch of due times that were missed. Without its answer. */
export const scheduledRunSchema = z.object({
  id: z.string().describe('Column `run_id` of its requests.'),
  cause: z.enum(['due', 'by_hand']),
  due_at: instant.describe('When it was due; of missed ones the last.'),
  state: z.enum(['waiting', 'running', 'succeeded', 'failed', 'missed']),
  tries: z.int(),
  next_try_at: instant.nullable().describe('Of one that waits.'),
  started_at: instant.nullable(),
  ended_at: instant.nullable(),
  error: z.object({ code: z.enum(RUN_FAILURES), message: z.string() }).nullable(),
  model: z.string().nullable(),
  input_tokens: count,
  output_tokens: count,
  cost_nano_usd: z.string().nullable().describe('Of its last request; NULL: not known.'),
  cost_pending: z.boolean().describe('The cost is not here yet.'),
  request_id: z.string().nullable().describe('Of its last request.'),
  status: count.describe('HTTP status of its last request.'),
  latency_ms: count,
  missed: z.object({ from: instant, count: z.int() }).nullable().describe('How many due times passed unserved.'),
});
export type ScheduledRun = z.infer<typeof scheduledRunSchema>;

/** A member of `GET /api/v1/scheduled-prompts/{id}/results`. */
export const scheduledResultSchema = scheduledRunSchema.extend({
  answer: z.string().nullable(),
  is_answer_cut: z.boolean().describe('The answer was longer than what is kept.'),
});
export type ScheduledResult = z.infer<typeof scheduledResultSchema>;

/** A scheduled prompt, as it stands now. */
export const scheduledPromptSchema = z.object({
  id: z.string(),
  name: z.string(),
  workspace_id: z.string(),
  endpoint: z.string(),
  system_text: z.string(),
  user_text: z.string(),
  max_tokens: z.int().nullable(),
  temperature: z.number().nullable(),
  cron: z.string(),
  time_zone: z.string(),
  enabled: z.boolean(),
  notify: z.array(z.string()),
  stopped: z
    .object({ reason: z.enum(STOP_REASONS), at: instant })
    .nullable()
    .describe('Why the product switched it off; NULL: it did not.'),
  owner: z.object({ id: z.string(), address: z.string() }),
  is_own: z.boolean(),
  next_runs: z.array(instant).describe('The next five; empty while it is off.'),
  last_run: scheduledRunSchema.nullable(),
  created_at: instant,
  updated_at: instant,
  updated_by: z.string(),
  version: z.int(),
});
export type ScheduledPromptFacts = z.infer<typeof scheduledPromptSchema>;

/** Query of `GET /api/v1/scheduled-prompts/next-runs`. */
export const nextRunsQuerySchema = z.strictObject({ cron, time_zone: timeZone });

/** Its answer. */
export const nextRunsSchema = z.object({ data: z.array(instant), time_zone: z.string() });
export type NextRuns = z.infer<typeof nextRunsSchema>;
