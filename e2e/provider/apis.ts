import { anthropicMessages } from './anthropic-messages.ts';
import type { ProviderApi } from './api.ts';
import { openaiChat } from './openai-chat.ts';

/** Every API that the fake provider speaks. */
export const APIS: readonly ProviderApi[] = [openaiChat, anthropicMessages];
