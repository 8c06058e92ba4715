import type { Content, FunctionCallingConfigMode, GenerateContentConfig, ThinkingLevel, Tool } from '@google/genai';
import { expect } from 'vitest';
import { writtenBody } from '../conversation.test-support.ts';
import type { Conversation } from '../conversation.ts';
import { geminiHalf } from './gemini-half.ts';

/** Of a model that thinks by levels, and demands signatures. */
export const MODEL = 'gemini-3.5-flash';
/** Of one that thinks by budget, and demands none. */
export const BY_BUDGET = 'gemini-2.5-flash';

/** The body as the package sends it, with the types of its parts. Enumerations are written as their texts. */
interface Body {
  readonly contents: readonly Content[];
  readonly systemInstruction?: Content;
  readonly tools?: readonly Pick<Tool, 'functionDeclarations'>[];
  readonly toolConfig?: {
    readonly functionCallingConfig: {
      readonly mode: `${FunctionCallingConfigMode}`;
      readonly allowedFunctionNames?: string[];
    };
  };
  readonly generationConfig?: Pick<
    GenerateContentConfig,
    | 'maxOutputTokens'
    | 'temperature'
    | 'topP'
    | 'stopSequences'
    | 'seed'
    | 'frequencyPenalty'
    | 'presencePenalty'
    | 'responseMimeType'
    | 'responseJsonSchema'
  > & {
    readonly thinkingConfig?: {
      readonly includeThoughts?: boolean;
      readonly thinkingBudget?: number;
      readonly thinkingLevel?: `${ThinkingLevel}`;
    };
  };
}

/** What is said, and what is written of it. */
export interface Row {
  readonly when: string;
  readonly said: Partial<Conversation>;
  readonly model?: string;
  /** The members beside `contents`. */
  readonly body: Omit<Body, 'contents'>;
}

/** What a conversation asks that says nothing else. */
export const question: Content = { role: 'user', parts: [{ text: '서울 날씨?' }] };

/** Puts a conversation to Gemini, and compares all that is written. */
export function expectWritten({ said, model = MODEL, body }: Row): void {
  expect(writtenBody(geminiHalf, said, model)).toEqual({ contents: [question], ...body });
}
