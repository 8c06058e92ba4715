import { SCHEDULE_BOUNDS } from '@tallygate/contract';
import { z } from 'zod';
import type { GatewayAnswer } from './gateway-answer.ts';
import type { PromptAnswer } from './scheduled-prompt.ts';

const ERROR_CHARS_MAX = 1_000;

/** What a whole answer of the unified chat API says, as far as it is kept. `error`: the sentence of a refusal, else empty. */
export function readAnswer(answer: GatewayAnswer & { readonly kind: 'answer' }): {
  readonly answer: PromptAnswer;
  readonly error: string;
  readonly errorCode: string;
} {
  const { status, headers, latencyMs } = answer;
  const { model, usage, choices, error } = answerSchema.safeParse(jsonOf(answer.body)).data ?? {};
  const [choice] = choices ?? [];
  // A choice without content is an answer that says nothing.
  const said = status < 300 && choice !== undefined ? (choice.message.content ?? '') : undefined;
  const { text, isCut } = cutText(said);
  return {
    answer: {
      ...{ text, isCut, model, latencyMs },
      inputTokens: usage?.prompt_tokens ?? undefined,
      outputTokens: usage?.completion_tokens ?? undefined,
      requestId: headers['tallygate-request-id'],
      httpStatus: status,
    },
    error: (error?.message ?? '').replaceAll('\0', '').toWellFormed().slice(0, ERROR_CHARS_MAX).toWellFormed(),
    errorCode: typeof error?.code === 'string' ? error.code : '',
  };
}

/** At most so many bytes of UTF-8, cut between characters. */
function cutText(said: string | undefined): { readonly text: string | undefined; readonly isCut: boolean } {
  if (said === undefined) return { text: undefined, isCut: false };
  // PostgreSQL keeps no null character.
  const whole = said.replaceAll('\0', '').toWellFormed();
  const bytes = Buffer.from(whole, 'utf8');
  const { answerBytesMax } = SCHEDULE_BOUNDS;
  if (bytes.length <= answerBytesMax) return { text: whole, isCut: false };
  let end = answerBytesMax;
  // Bytes 10xxxxxx go on with a character (RFC 3629, section 3).
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return { text: bytes.toString('utf8', 0, end), isCut: true };
}

const count = z.number().int().min(0).nullish().catch(undefined);
/** Whatever else an answer says is let through unread. */
const answerSchema = z.object({
  model: z.string().max(256).optional().catch(undefined),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).optional().catch(undefined),
  choices: z
    .array(z.object({ message: z.object({ content: z.string().nullish() }) }))
    .optional()
    .catch(undefined),
  error: z.object({ message: z.string(), code: z.unknown() }).optional().catch(undefined),
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
