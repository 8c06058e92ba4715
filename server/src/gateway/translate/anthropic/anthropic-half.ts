import { anthropicMessages } from '../../dialects/anthropic-messages/anthropic-messages.ts';
import type { ProviderHalf } from '../halves.ts';
import { answerReader } from './read-answer.ts';
import { writeRequest } from './write-request.ts';

/**
 * Anthropic messages as the destination's API. Shapes are those of the official `@anthropic-ai/sdk` package 1.12,
 * `resources/messages/messages.d.ts`: `MessageCreateParamsBase`, `Message`, `RawMessageStreamEvent`.
 */
export const anthropicHalf: ProviderHalf = {
  kind: 'anthropic',
  dialect: () => anthropicMessages,
  query: () => '',
  write: writeRequest,
  reader: answerReader,
};
