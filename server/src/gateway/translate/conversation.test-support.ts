import type { Conversation, Tool, Turn } from './conversation.ts';
import type { ProviderHalf } from './halves.ts';

/** A turn that says something, for conversations that are about something else. */
export const ASKED: Turn = { role: 'user', parts: [{ kind: 'text', text: '서울 날씨?' }] };

/** A conversation that says nothing but what is given, and asks something. */
export function conversationOf(said: Partial<Conversation> = {}): Conversation {
  return {
    isStream: false,
    instructions: [],
    turns: [ASKED],
    tools: [],
    toolChoice: undefined,
    mayCallInParallel: undefined,
    outputTokensMax: undefined,
    temperature: undefined,
    topP: undefined,
    stopTexts: [],
    format: { kind: 'text' },
    reasoning: undefined,
    seed: undefined,
    frequencyPenalty: undefined,
    presencePenalty: undefined,
    ...said,
  };
}

/** The body that is written, parsed; or the member that makes it untranslatable, as a text. */
export function writtenBody(half: ProviderHalf, said: Partial<Conversation>, model: string): unknown {
  const written = half.write(conversationOf(said), model);
  return written.kind === 'translated' ? JSON.parse(written.body.toString()) : written.member;
}

/** A tool, for conversations that need one. */
export const WEATHER: Tool & { readonly parameters: object } = {
  name: 'get_weather',
  description: 'Weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  isStrict: undefined,
};

/** A turn that says one text. */
export function says(role: 'user' | 'assistant', text: string): Turn {
  return { role, parts: [{ kind: 'text', text }] };
}

/** A turn that calls the tool. */
export function calls(id: string, signature?: string, args = '{"city":"서울"}'): Turn {
  return {
    role: 'assistant',
    parts: [{ kind: 'tool_call', id, name: WEATHER.name, arguments: args, signature }],
  };
}

/** What the tool gave. */
export function gives(callId: string, text = '맑음'): Turn {
  return { role: 'tool', results: [{ callId, name: WEATHER.name, parts: [{ kind: 'text', text }] }] };
}
