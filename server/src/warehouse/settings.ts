import { fault } from './fault.ts';
import { quoted } from './quoted.ts';

type Shape =
  | { readonly kind: 'whole'; readonly atMost: number }
  | { readonly kind: 'seconds' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'word'; readonly pattern: RegExp };

const whole: Shape = { kind: 'whole', atMost: Number.MAX_SAFE_INTEGER };
const flag: Shape = { kind: 'flag' };
const overflow: Shape = { kind: 'word', pattern: /^(throw|break)$/ };

/**
 * The settings that a request may bring, and what their values look like. Others are ignored, as an address carries
 * many that mean nothing here.
 */
const LISTED: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['max_threads', whole],
  ['max_memory_usage', whole],
  ['max_result_rows', whole],
  ['max_result_bytes', whole],
  ['max_rows_to_read', whole],
  ['max_bytes_to_read', whole],
  ['max_block_size', { kind: 'whole', atMost: 1_000_000 }],
  ['max_execution_time', { kind: 'seconds' }],
  ['result_overflow_mode', overflow],
  ['read_overflow_mode', overflow],
  ['timeout_overflow_mode', overflow],
  ['extremes', flag],
  ['join_use_nulls', flag],
  ['insert_deduplicate', flag],
  ['insert_deduplication_token', { kind: 'word', pattern: /^[A-Za-z0-9:._/-]{1,200}$/ }],
  ['input_format_skip_unknown_fields', flag],
  ['input_format_null_as_default', flag],
  ['date_time_input_format', { kind: 'word', pattern: /^(basic|best_effort|best_effort_us)$/ }],
  ['date_time_output_format', { kind: 'word', pattern: /^(simple|iso|unix_timestamp)$/ }],
  ['output_format_json_quote_64bit_integers', flag],
  ['output_format_json_quote_64bit_floats', flag],
  ['output_format_json_quote_denormals', flag],
  ['output_format_json_named_tuples_as_objects', flag],
  // Tells views whose rows to show, and of which workspace; hex, so that it is never text of a caller.
  ['log_comment', { kind: 'word', pattern: /^tallygate-requester:[0-9a-f]{0,2048}(?:;workspace:[0-9a-f]{0,2048})?$/ }],
  ['output_format_json_quote_decimals', flag],
  ['output_format_json_escape_forward_slashes', flag],
  ['enable_optimize_predicate_expression', flag],
  ['optimize_move_to_prewhere', flag],
  ['query_plan_filter_push_down', flag],
  ['query_plan_optimize_prewhere', flag],
  ['optimize_functions_to_subcolumns', flag],
  // Which sums beside the rows are looked at; a name that there is not is as none.
  ['optimize_use_projections', flag],
  ['preferred_optimize_projection_name', { kind: 'word', pattern: /^[a-z0-9_]{1,100}$/ }],
  ['session_timezone', { kind: 'word', pattern: /^[A-Za-z0-9_+/-]{1,64}$/ }],
]);

/** The setting's value as a SQL literal; undefined when the setting is not listed. Throws when the value has not its shape. */
export function settingLiteral(name: string, value: string): string | undefined {
  const shape = LISTED.get(name);
  if (shape === undefined) return undefined;
  const literal = literalOf(shape, value);
  if (literal === undefined) throw fault('BAD_ARGUMENTS', `The value of setting ${name} is not valid.`);
  return literal;
}

function literalOf(shape: Shape, value: string): string | undefined {
  switch (shape.kind) {
    case 'whole':
      return /^\d{1,16}$/.test(value) && Number(value) <= shape.atMost ? value : undefined;
    case 'seconds':
      return /^\d{1,9}(\.\d{1,6})?$/.test(value) ? value : undefined;
    case 'flag':
      return { '0': '0', '1': '1', false: '0', true: '1' }[value];
    case 'word':
      return shape.pattern.test(value) ? quoted(value) : undefined;
  }
}

/** The smaller of a request's value and the bound; ClickHouse reads 0 as "no limit", which here means the bound. */
export function bounded(literal: string | undefined, bound: number): string {
  const wanted = Number(literal ?? 0);
  return String(wanted > 0 ? Math.min(wanted, bound) : bound);
}
