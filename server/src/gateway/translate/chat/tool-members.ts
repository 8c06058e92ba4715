import { type MemberRules, translated } from './member-rules.ts';

/** `ChatCompletionFunctionTool`, and `ChatCompletionNamedToolChoice`. */
export const functionToolMembers: MemberRules = { type: translated, function: translated };

/** `FunctionDefinition` in `resources/shared.d.ts`. */
export const functionMembers: MemberRules = {
  name: translated,
  description: translated,
  parameters: translated,
  strict: translated,
};

/** `ChatCompletionNamedToolChoice.Function`. */
export const chosenFunctionMembers: MemberRules = { name: translated };

/** `ResponseFormatText`, `ResponseFormatJSONObject` and `ResponseFormatJSONSchema` in `resources/shared.d.ts`. */
export const formatMembers: MemberRules = { type: translated, json_schema: translated };

/** `ResponseFormatJSONSchema.JSONSchema`. */
export const jsonSchemaMembers: MemberRules = {
  name: translated,
  description: translated,
  schema: translated,
  strict: translated,
};
