import type { Conversation } from '../conversation.ts';
import type { TranslatedRequest } from '../translation.ts';
import { type Refuse, writeBody } from '../write-body.ts';
import { isBlank } from './is-blank.ts';
import { keepsToSchema } from './keeps-to-schema.ts';
import { outputTokensDefault, refusesSampling, takesOneSampling } from './model-generation.ts';
import { continuesUnproven, writeMessages } from './write-messages.ts';
import { writeThinking } from './write-thinking.ts';
import { writeToolChoice, writeTools } from './write-tools.ts';

/** The largest temperature that this API knows; the caller's goes to 2. Halving it would be another temperature, so that more is refused. */
const TEMPERATURE_MAX = 1;
/** The smallest `top_p` that this API takes of a model that thinks ("Extended thinking", feature compatibility). */
const THINKING_TOP_P_MIN = 0.95;

/**
 * Writes a conversation as `MessageCreateParamsBase`. `temperature` and `top_p` are members of version 2023-06-01 of the API, the one
 * that is asked for on behalf of clients that name none; the package's types are those of 2026-10-21, which has neither. Models
 * that refuse them do so in their own words.
 */
export function writeRequest(conversation: Conversation, model: string): TranslatedRequest {
  return writeBody((refuse) => {
    refuseUnknown(conversation, refuse);
    const maxTokens = conversation.outputTokensMax ?? outputTokensDefault(model);
    const messages = writeMessages(conversation.turns, refuse);
    const facts = { model, maxTokens, continuesUnproven: continuesUnproven(messages) };
    const { thinking, effort } = writeThinking(conversation.reasoning, facts, refuse);
    if (thinking !== undefined && thinking.type !== 'disabled') refuseWithThinking(conversation, refuse);
    return {
      model,
      max_tokens: maxTokens,
      stream: conversation.isStream ? true : undefined,
      system: writeSystem(conversation.instructions),
      messages,
      tools: writeTools(conversation.tools, refuse),
      tool_choice: writeToolChoice(conversation, refuse),
      ...writeSampling(conversation, model, refuse),
      stop_sequences: conversation.stopTexts.length > 0 ? conversation.stopTexts : undefined,
      thinking,
      output_config: writeOutputConfig(conversation, effort),
    };
  });
}

/** What this API has no member for. A penalty of 0 is none. */
function refuseUnknown(conversation: Conversation, refuse: Refuse): void {
  const { temperature, seed, frequencyPenalty, presencePenalty, stopTexts, format } = conversation;
  if (temperature !== undefined && temperature > TEMPERATURE_MAX) refuse('temperature');
  if (seed !== undefined) refuse('seed');
  if (frequencyPenalty) refuse('frequencyPenalty');
  if (presencePenalty) refuse('presencePenalty');
  // The API refuses texts of white space only ("Create a Message", `stop_sequences`).
  if (stopTexts.some(isBlank)) refuse('stopTexts');
  // Structured outputs need a schema, and one that allows any object is not taken ("Structured outputs", JSON Schema limitations).
  if (format.kind === 'json' || (format.kind === 'schema' && !keepsToSchema(format.schema))) refuse('format');
}

/** What the API refuses of a model that thinks ("Extended thinking", feature compatibility). */
function refuseWithThinking({ temperature, topP, toolChoice }: Conversation, refuse: Refuse): void {
  if (temperature !== undefined && temperature !== 1) refuse('temperature');
  if (topP !== undefined && topP < THINKING_TOP_P_MIN) refuse('topP');
  if (toolChoice?.kind === 'any' || toolChoice?.kind === 'tool') refuse('toolChoice');
}

/** `temperature` and `top_p`, where 1 is the default: it need not be said to models that refuse to be told, or to be told both. */
function writeSampling({ temperature, topP }: Conversation, model: string, refuse: Refuse): object {
  const isOneTooMany = temperature !== undefined && topP !== undefined && takesOneSampling(model);
  if (isOneTooMany && temperature !== 1 && topP !== 1) refuse('topP');
  const isSaid = (value: number | undefined) =>
    value !== undefined && !(value === 1 && (isOneTooMany || refusesSampling(model)));
  return { ...(isSaid(temperature) && { temperature }), ...(isSaid(topP) && { top_p: topP }) };
}

function writeSystem(instructions: readonly string[]): unknown {
  const blocks = instructions.filter((text) => !isBlank(text)).map((text) => ({ type: 'text', text }));
  return blocks.length > 0 ? blocks : undefined;
}

/** `OutputConfig`. The schema's name has no place here: it says nothing of the answer. The API always keeps to the schema strictly. */
function writeOutputConfig({ format }: Conversation, effort: string | undefined): unknown {
  const schema = format.kind === 'schema' ? { type: 'json_schema', schema: format.schema } : undefined;
  return effort === undefined && schema === undefined ? undefined : { effort, format: schema };
}
