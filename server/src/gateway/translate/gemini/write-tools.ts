import type { Conversation, Tool } from '../conversation.ts';
import type { Refuse } from '../write-body.ts';

/** `Tool.functionDeclarations`. Parameters are left unset for a function without any, as the package documents. */
export function writeTools(tools: readonly Tool[]): unknown {
  if (tools.length === 0) return undefined;
  const functionDeclarations = tools.map(({ name, description, parameters }) => ({
    name,
    description,
    parametersJsonSchema: parameters,
  }));
  return [{ functionDeclarations }];
}

/** `ToolConfig`. This API has no word for one call at a time. */
export function writeToolConfig(conversation: Conversation, refuse: Refuse): unknown {
  const { tools, toolChoice, mayCallInParallel } = conversation;
  if (tools.length === 0) {
    if (toolChoice?.kind === 'any' || toolChoice?.kind === 'tool') refuse('toolChoice');
    return undefined;
  }
  if (mayCallInParallel === false && toolChoice?.kind !== 'none') refuse('mayCallInParallel');
  const functionCallingConfig = callingConfig(conversation);
  return functionCallingConfig && { functionCallingConfig };
}

/**
 * `FunctionCallingConfig`. A tool whose parameters are to be kept to strictly asks for `VALIDATED`, in which calls keep to the
 * declarations; `ANY` does so already (https://ai.google.dev/gemini-api/docs/function-calling, "Function calling modes").
 */
function callingConfig({ tools, toolChoice }: Conversation): unknown {
  const isStrict = tools.some((tool) => tool.isStrict);
  switch (toolChoice?.kind) {
    case undefined:
      return isStrict ? { mode: 'VALIDATED' } : undefined;
    case 'auto':
      return { mode: isStrict ? 'VALIDATED' : 'AUTO' };
    case 'any':
      return { mode: 'ANY' };
    case 'tool':
      return { mode: 'ANY', allowedFunctionNames: [toolChoice.name] };
    case 'none':
      return { mode: 'NONE' };
  }
}
