const ANSWER_BYTES = 1_500;
const CONTENT_EVENTS = 101;
const OBJECT = '"id":"chatcmpl-bench","created":1795305600,"model":"bench-model"';
const USAGE = '"usage":{"prompt_tokens":253,"completion_tokens":386,"total_tokens":639}';

/** The body of an answer of 1.5 KB, with usage. */
export const WHOLE_BODY = Buffer.from(whole('a'.repeat(ANSWER_BYTES - whole('').length)));

/** The events of a stream; the last but one has its usage. */
export const STREAM_EVENTS: readonly Buffer[] = [
  ...Array.from({ length: CONTENT_EVENTS }, (_, index) =>
    event(`"choices":[{"index":0,"delta":{"content":"word ${index} "},"finish_reason":null}],"usage":null`),
  ),
  event('"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null'),
  event(`"choices":[],${USAGE}`),
  Buffer.from('data: [DONE]\n\n'),
];

function whole(content: string): string {
  const message = `{"role":"assistant","content":"${content}"}`;
  return `{"object":"chat.completion",${OBJECT},"choices":[{"index":0,"message":${message},"finish_reason":"stop"}],${USAGE}}`;
}

function event(members: string): Buffer {
  return Buffer.from(`data: {"object":"chat.completion.chunk",${OBJECT},${members}}\n\n`);
}
