/** An answer of the demo provider as HTTP, before it is played. */
export interface DemoResponse {
  readonly status: number;
  readonly contentType: string;
  /** One for an answer that is not streamed, else one per event. */
  readonly chunks: readonly Buffer[];
}

/** An answer that is not streamed. */
export function jsonResponse(status: number, value: unknown): DemoResponse {
  return { status, contentType: 'application/json', chunks: [Buffer.from(JSON.stringify(value))] };
}

/** A streamed answer. */
export function streamResponse(events: readonly string[]): DemoResponse {
  const chunks = events.map((event) => Buffer.from(event));
  return { status: 200, contentType: 'text/event-stream; charset=utf-8', chunks };
}

/** A streamed answer that is a JSON array, an element at a time; at least one. */
export function arrayResponse(elements: readonly unknown[]): DemoResponse {
  const texts = elements.map((element, index) => `${index === 0 ? '[' : ',\r\n'}${JSON.stringify(element)}`);
  const chunks = [...texts, ']\n'].map((text) => Buffer.from(text));
  return { status: 200, contentType: 'application/json; charset=UTF-8', chunks };
}
