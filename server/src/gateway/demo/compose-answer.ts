import type { DemoRequest } from './read-demo-request.ts';

/** What the demo provider says, and what it cost in tokens. */
export interface DemoAnswer {
  /** In the pieces that a stream sends. */
  readonly pieces: readonly string[];
  readonly isCut: boolean;
  readonly inputTokens: number;
  /** Part of the input. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

const CHARS_PER_TOKEN = 4;
/** From here on a prompt is long enough to be cached, in steps, as real providers do it. */
const CACHED_FROM_TOKENS = 1024;
const CACHE_STEP_TOKENS = 128;

const ENGLISH =
  'This answer comes from the built-in demo provider, so no AI model was asked and nothing was paid. ' +
  'To get real answers, add a provider to tallygate.yaml and make it a destination of an endpoint.';
const KOREAN =
  '이 답변은 내장된 데모 공급자가 보낸 것으로, 실제 AI 모델은 호출되지 않았고 비용도 들지 않았습니다. ' +
  '실제 답변을 받으려면 tallygate.yaml에 공급자를 추가하고 엔드포인트의 대상으로 지정해 주세요.';

/** Answers in the language of the prompt. The same request gets the same answer. */
export function composeAnswer({ prompt, outputMax = Number.POSITIVE_INFINITY }: DemoRequest): DemoAnswer {
  const whole = /\p{Script=Hangul}/u.test(prompt) ? KOREAN : ENGLISH;
  const text = whole.slice(0, outputMax * CHARS_PER_TOKEN);
  const inputTokens = tokensOf(prompt) + 1;
  return {
    pieces: text.match(/\S+\s*/g) ?? [],
    isCut: text.length < whole.length,
    inputTokens,
    cachedTokens: cachedTokens(inputTokens),
    outputTokens: tokensOf(text),
  };
}

/** Tokens that the demo provider counts in a text. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / CHARS_PER_TOKEN);
}

function cachedTokens(inputTokens: number): number {
  if (inputTokens < CACHED_FROM_TOKENS) return 0;
  return Math.floor((inputTokens * 3) / 4 / CACHE_STEP_TOKENS) * CACHE_STEP_TOKENS;
}
