import type { Conversation, Tool } from '../conversation.ts';
import type { Refuse } from '../write-body.ts';
import { keepsToSchema } from './keeps-to-schema.ts';

const CLOSED: Readonly<Record<string, unknown>> = { additionalProperties: false };

/** `Tool`. A tool without parameters takes an empty object, and if it is strict, no other; parameters that are no object's schema are not known to this API. */
export function writeTools(tools: readonly Tool[], refuse: Refuse): unknown {
  if (tools.length === 0) return undefined;
  return tools.map(({ name, description, isStrict, parameters = isStrict ? CLOSED : {} }, index) => {
    const { type = 'object' } = parameters;
    if (type !== 'object') refuse(`tools[${index}].parameters`);
    const input_schema = parameters['type'] === undefined ? { type, ...parameters } : parameters;
    if (isStrict && !keepsToSchema(input_schema)) refuse(`tools[${index}].parameters`);
    return { name, description, input_schema, strict: isStrict ? true : undefined };
  });
}

/** `ToolChoice`. Without tools there is nothing to choose, and the API refuses the member. */
export function writeToolChoice(conversation: Conversation, refuse: Refuse): unknown {
  const { tools, toolChoice, mayCallInParallel } = conversation;
  const single = mayCallInParallel === false ? true : undefined;
  if (tools.length === 0) {
    if (toolChoice?.kind === 'any' || toolChoice?.kind === 'tool') refuse('toolChoice');
    return undefined;
  }
  switch (toolChoice?.kind) {
    case undefined:
      return single && { type: 'auto', disable_parallel_tool_use: single };
    case 'none':
      return { type: 'none' };
    case 'tool':
      return { type: 'tool', name: toolChoice.name, disable_parallel_tool_use: single };
    case 'auto':
    case 'any':
      return { type: toolChoice.kind, disable_parallel_tool_use: single };
  }
}
