import type { Language } from '@tallygate/contract';

/** What is asked of the web application. */
export interface WebRequest {
  /** As the client sent it, percent-encoded, without the query. */
  readonly path: string;
  readonly acceptEncoding: string | undefined;
  readonly language: Language;
}

export interface WebAnswer {
  readonly status: 200 | 404 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | string;
}

export type ServeWeb = (request: WebRequest) => Promise<WebAnswer>;
