import type { MessageCreateParams } from '@anthropic-ai/sdk/resources/messages';
import { expect } from 'vitest';
import { writtenBody } from '../conversation.test-support.ts';
import type { Conversation } from '../conversation.ts';
import { anthropicHalf } from './anthropic-half.ts';

/** Of a model that thinks adaptively. */
export const MODEL = 'claude-opus-4-6';
/** Of one that thinks by budget. */
export const BY_BUDGET = 'claude-sonnet-4-5-20250929';

/** What is said, and what is written of it. */
export interface Row {
  readonly when: string;
  readonly said: Partial<Conversation>;
  readonly model?: string;
  /** The members that differ from those of a conversation that says nothing else. Each is checked against the package's own type. */
  readonly body: Partial<MessageCreateParams> & Sampling;
}

/** Of version 2023-06-01 of the API, which is asked for; the package's types are those of a later one. */
interface Sampling {
  readonly temperature?: number;
  readonly top_p?: number;
}

/** What a conversation that says nothing else is. */
export const PLAIN: MessageCreateParams = {
  model: MODEL,
  max_tokens: 32_000,
  messages: [{ role: 'user', content: [{ type: 'text', text: '서울 날씨?' }] }],
};

/** Puts a conversation to Anthropic, and compares all that is written. */
export function expectWritten({ said, model = MODEL, body }: Row): void {
  expect(writtenBody(anthropicHalf, said, model)).toEqual({ ...PLAIN, model, ...body });
}
