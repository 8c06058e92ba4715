import type { Dialect } from '../dialect.ts';

/** Anthropic messages: `POST /anthropic/v1/messages`. */
export declare const anthropicMessages: Dialect;
