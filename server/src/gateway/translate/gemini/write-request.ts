import type { AnswerFormat, Conversation } from '../conversation.ts';
import type { TranslatedRequest } from '../translation.ts';
import { type Refuse, writeBody } from '../write-body.ts';
import { writeContents } from './write-contents.ts';
import { writeStrictSchema } from './write-strict-schema.ts';
import { writeThinkingConfig } from './write-thinking-config.ts';
import { writeToolConfig, writeTools } from './write-tools.ts';

/** `seed` is a whole number of 32 bits in the API's reference (`GenerationConfig`). */
const SEED_MAX = 2 ** 31 - 1;

/** Writes a conversation as the body of `generateContent`, or of `streamGenerateContent`. The path names the model. */
export function writeRequest(conversation: Conversation, model: string): TranslatedRequest {
  return writeBody((refuse) => ({
    systemInstruction: writeSystem(conversation.instructions),
    contents: writeContents(conversation.turns, model, refuse),
    tools: writeTools(conversation.tools),
    toolConfig: writeToolConfig(conversation, refuse),
    generationConfig: writeGenerationConfig(conversation, model, refuse),
  }));
}

/** Instructions are a `Content` of parts, one for each. */
function writeSystem(instructions: readonly string[]): unknown {
  const parts = instructions.filter((text) => text !== '').map((text) => ({ text }));
  return parts.length > 0 ? { parts } : undefined;
}

function writeGenerationConfig(conversation: Conversation, model: string, refuse: Refuse): unknown {
  const { seed, stopTexts, format } = conversation;
  if (seed !== undefined && !isSeed(seed)) refuse('seed');
  const config = {
    maxOutputTokens: conversation.outputTokensMax,
    temperature: conversation.temperature,
    topP: conversation.topP,
    stopSequences: stopTexts.length > 0 ? stopTexts : undefined,
    seed,
    frequencyPenalty: conversation.frequencyPenalty,
    presencePenalty: conversation.presencePenalty,
    responseMimeType: format.kind === 'text' ? undefined : 'application/json',
    responseJsonSchema: writeSchema(format, refuse),
    thinkingConfig: writeThinkingConfig(conversation.reasoning, model, refuse),
  };
  return Object.values(config).some((value) => value !== undefined) ? config : undefined;
}

/** The schema's name has no place here: it says nothing of the answer. */
function writeSchema(format: AnswerFormat, refuse: Refuse): unknown {
  if (format.kind !== 'schema') return undefined;
  if (!format.isStrict) return format.schema;
  const schema = writeStrictSchema(format.schema);
  if (schema === undefined) refuse('format');
  return schema;
}

function isSeed(seed: number): boolean {
  return Number.isInteger(seed) && seed >= -SEED_MAX - 1 && seed <= SEED_MAX;
}
