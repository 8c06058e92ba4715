import type { CallerHalf } from '../halves.ts';
import { readRequest } from './read-request.ts';
import { answerWriter } from './write-answer.ts';

/** The caller's half for OpenAI chat completions: `POST …/chat/completions`. */
export const chatHalf: CallerHalf = { operation: 'chat/completions', read: readRequest, writer: answerWriter };
