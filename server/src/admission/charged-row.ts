import { z } from 'zod';

/** A row as the spool holds it, as far as charges depend on it. */
const rowSchema = z.object({
  request_id: z.string().optional(),
  workspace_id: z.string(),
  key_id: z.string(),
  requester_id: z.string(),
  requester: z.string(),
  requester_groups: z.array(z.string()),
  final_status: z.string(),
  input_tokens: z.number().nullable(),
  output_tokens: z.number().nullable(),
  cost_nano_usd: z.number().nullable(),
  charge_reason: z.string().nullable(),
  credits_micro: z.number().nullish(),
  credits_version: z.string().nullish(),
  run_id: z.string().optional(),
  run_type: z.string().optional(),
  run_trigger: z.string().optional(),
  billable_run: z.boolean().optional(),
  attributed_to: z.string().optional(),
});
/** A row as the spool holds it, as far as charges depend on it. */
export type ChargedRow = z.infer<typeof rowSchema>;

/** Whose request it is: the same text in all rows of a key, read once. */
const whoSchema = rowSchema.pick({
  workspace_id: true,
  key_id: true,
  requester_id: true,
  requester: true,
  requester_groups: true,
});
type Who = z.infer<typeof whoSchema>;

/** Throws when it is no row. */
export function readRow(row: Buffer): ChargedRow {
  return pickRow(row) ?? rowSchema.parse(JSON.parse(row.toString('utf8')));
}

/**
 * Whether a row may be part of a run, without reading the rest of it: nearly all rows of a gateway that limits nothing are not. Looked
 * for from the end: what a client named stands before it, and behind it every quote in a text is escaped.
 */
export function mayHaveRun(row: Buffer): boolean {
  const text = row.toString('latin1');
  const at = text.lastIndexOf(RUN_TRIGGER);
  return at >= 0 && !text.startsWith(NONE, at + RUN_TRIGGER.length);
}

const RUN_TRIGGER = '"run_trigger":';
const NONE = '""';

/**
 * The same members picked out of a row as this release writes them: most of a row is about other things. undefined: it has another form,
 * and is to be read whole.
 */
function pickRow(row: Buffer): ChargedRow | undefined {
  const json = row.toString('latin1');
  const who = whoOf(json);
  // From here on, no name is a client's, and every quote in a text is escaped.
  const runAt = json.lastIndexOf(RUN_ID);
  if (who === undefined || runAt < 0) return undefined;
  const members = new Members(json, runAt);
  const id = own(json.slice(ID_FROM, ID_TO));
  const runId = members.text('"run_id":') ?? '';
  const picked: ChargedRow = {
    request_id: id,
    ...who,
    run_id: runId === id ? id : own(runId),
    run_type: members.text('"run_type":') ?? '',
    run_trigger: members.text('"run_trigger":') ?? '',
    billable_run: members.isTrue('"billable_run":'),
    attributed_to: own(members.text('"attributed_to":') ?? ''),
    input_tokens: members.number('"input_tokens":'),
    output_tokens: members.number('"output_tokens":'),
    final_status: members.text('"final_status":') ?? '',
    cost_nano_usd: members.number('"cost_nano_usd":'),
    charge_reason: members.text('"charge_reason":'),
    credits_micro: members.number('"credits_micro":'),
    credits_version: members.text('"credits_version":'),
  };
  return members.isWhole ? picked : undefined;
}

const RUN_ID = '"run_id":';

/** The same text in a piece of its own: to the engine, a part of a row is one that keeps the whole of it. */
function own(latin1: string): string {
  return latin1 === '' ? '' : Buffer.from(latin1, 'latin1').toString('latin1');
}

/** undefined: the row does not begin as rows of this release do. */
function whoOf(json: string): Who | undefined {
  const isOurs = json.startsWith(BEGIN) && json.startsWith(BEFORE_TIME, ID_TO) && json.startsWith(ACCOUNT, WHO_FROM);
  const end = isOurs ? json.indexOf(ENDPOINT, WHO_FROM) : -1;
  if (end < 0) return undefined;
  const text = json.slice(WHO_FROM, end);
  const known = whos.get(text);
  if (known !== undefined) return known;
  const read = whoSchema.parse(JSON.parse(`{${Buffer.from(text.slice(1), 'latin1').toString('utf8')}}`));
  if (whos.size >= WHOS_MAX) whos.clear();
  whos.set(own(text), read);
  return read;
}

const BEGIN = '{"request_id":"';
const BEFORE_TIME = '","schema_version":1,"event_time":"';
const ACCOUNT = ',"account_id":';
const ENDPOINT = ',"endpoint_id":';
const ID_FROM = BEGIN.length;
const ID_TO = ID_FROM + '0195a000-0000-7000-8000-000000000001'.length;
const WHO_FROM = ID_TO + BEFORE_TIME.length + '2026-01-05T00:00:00.000Z"'.length;
const whos = new Map<string, Who>();
const WHOS_MAX = 1_024;

/** Members of JSON text, asked for in the order in which it has them. */
class Members {
  /** All that were asked for are there, and as simple as they usually are. */
  isWhole = true;
  readonly #json: string;
  #at: number;

  constructor(json: string, from: number) {
    this.#json = json;
    this.#at = from;
  }

  number(name: string): number | null {
    const value = this.#value(name);
    if (value === 'null') return null;
    this.isWhole &&= WHOLE_NUMBER.test(value);
    return Number(value);
  }

  text(name: string): string | null {
    const value = this.#value(name);
    if (value === 'null') return null;
    this.isWhole &&= PLAIN_TEXT.test(value);
    return value.slice(1, -1);
  }

  isTrue(name: string): boolean {
    const value = this.#value(name);
    this.isWhole &&= value === 'true' || value === 'false';
    return value === 'true';
  }

  #value(name: string): string {
    const found = this.#json.indexOf(name, this.#at);
    const from = found + name.length;
    const end = this.#json.indexOf(',', from);
    this.isWhole &&= found >= 0 && end >= 0;
    this.#at = end < 0 ? this.#json.length : end;
    return this.#json.slice(from, end);
  }
}

/** One that a number of JSON surely holds. */
const WHOLE_NUMBER = /^\d{1,15}$/;
/** One without escapes and commas. */
const PLAIN_TEXT = /^"[ -!#-+\--[\]-~]*"$/;
