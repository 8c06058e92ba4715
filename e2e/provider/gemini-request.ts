import type { Turn } from './api.ts';
import { describeImage } from './reply.ts';

/** What is read of a request for content: https://ai.google.dev/api/generate-content, types in `@google/genai/dist/genai.d.ts`. */
export interface GeminiBody {
  readonly contents?: readonly Content[];
  readonly systemInstruction?: Content;
  readonly tools?: readonly {
    readonly functionDeclarations?: readonly {
      readonly name?: string;
      readonly parameters?: unknown;
      readonly parametersJsonSchema?: unknown;
    }[];
  }[];
  readonly toolConfig?: {
    readonly functionCallingConfig?: { readonly mode?: string; readonly allowedFunctionNames?: readonly string[] };
  };
  readonly generationConfig?: Readonly<Record<string, unknown>> & {
    readonly responseMimeType?: string;
    readonly responseSchema?: unknown;
    readonly responseJsonSchema?: unknown;
    readonly thinkingConfig?: { readonly includeThoughts?: boolean };
  };
  readonly [other: string]: unknown;
}

export interface Content {
  readonly role?: string;
  readonly parts?: readonly Part[];
}

interface Part {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly inlineData?: { readonly mimeType?: string; readonly data?: string };
  readonly fileData?: { readonly mimeType?: string; readonly fileUri?: string };
  readonly functionCall?: { readonly id?: string; readonly name?: string; readonly args?: unknown };
  readonly functionResponse?: { readonly id?: string; readonly name?: string; readonly response?: unknown };
}

/** The signatures that stand in for those of other models' calls: https://ai.google.dev/gemini-api/docs/thought-signatures */
const STAND_INS = ['skip_thought_signature_validator', 'context_engineering_is_the_way_to_go'];
const DATA = [
  'text',
  'inlineData',
  'fileData',
  'functionCall',
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
];
const KNOWN =
  'contents systemInstruction tools toolConfig safetySettings generationConfig cachedContent model serviceTier store labels'.split(
    ' ',
  );
/** Fields of `GenerationConfig` and of `Schema` in the type file; the API knows no others. */
const KNOWN_CONFIG =
  'responseJsonSchema candidateCount frequencyPenalty logprobs maxOutputTokens mediaResolution presencePenalty responseFormat responseLogprobs responseMimeType responseModalities responseSchema seed speechConfig stopSequences temperature thinkingConfig topK topP imageConfig enableEnhancedCivicAnswers'.split(
    ' ',
  );
const KNOWN_SCHEMA =
  'anyOf default description enum example format items maxItems maxLength maxProperties maximum minItems minLength minProperties minimum nullable pattern properties propertyOrdering required title type'.split(
    ' ',
  );

/** The conversation of a Gemini request, read leniently: responses of functions are turns of their own. */
export function geminiTurns(body: unknown): readonly Turn[] {
  const contents = (body as GeminiBody | undefined)?.contents;
  if (!Array.isArray(contents)) return [];
  return (contents as readonly (Content | null)[]).flatMap((content): readonly Turn[] => {
    const parts = content?.parts ?? [];
    const results = parts.filter((part) => part?.functionResponse !== undefined);
    const own = parts.filter(
      (part) => part?.text !== undefined || part?.inlineData !== undefined || part?.fileData !== undefined,
    );
    const role = content?.role === 'model' ? 'assistant' : 'user';
    const spoken: Turn = { role, text: own.map((part) => part.text ?? '').join('\n'), images: own.flatMap(imageOf) };
    return [
      ...results.map(
        (part): Turn => ({ role: 'tool', text: JSON.stringify(part.functionResponse?.response), images: [] }),
      ),
      ...(own.length > 0 ? [spoken] : []),
    ];
  });
}

/** What Google says to a request for content that it refuses, or undefined. */
export function whatIsWrongWithGemini(body: GeminiBody, model: string): string | undefined {
  return (
    unknownName(body, { known: KNOWN, at: '' }) ??
    unknownName(body.generationConfig ?? {}, { known: KNOWN_CONFIG, at: " at 'generation_config'" }) ??
    wrongContents(body.contents ?? []) ??
    wrongOrder(body.contents ?? []) ??
    wrongSignature(body.contents ?? [], model) ??
    wrongSchemas(body)
  );
}

function unknownName(
  value: object,
  place: { readonly known: readonly string[]; readonly at: string },
): string | undefined {
  const stranger = Object.keys(value).find((name) => !place.known.includes(camel(name)));
  return stranger && `Invalid JSON payload received. Unknown name "${stranger}"${place.at}: Cannot find field.`;
}

function wrongContents(contents: readonly Content[]): string | undefined {
  if (contents.length === 0) return '* GenerateContentRequest.contents: contents is not specified\n';
  for (const [index, content] of contents.entries()) {
    if (content?.role !== undefined && content.role !== 'user' && content.role !== 'model') {
      return 'Please use a valid role: user, model.';
    }
    const place = `* GenerateContentRequest.contents[${index}].parts`;
    if (!Array.isArray(content?.parts) || content.parts.length === 0)
      return `${place}: contents.parts must not be empty.\n`;
    for (const [at, part] of (content.parts as readonly Part[]).entries()) {
      const data = DATA.filter((name) => Object.hasOwn(part, name));
      if (data.length !== 1)
        return `${place}[${at}].data: required oneof field 'data' must have one initialized field\n`;
      if (part.inlineData !== undefined && !/^\w+\/[\w.+-]+$/.test(part.inlineData.mimeType ?? '')) {
        return `Unsupported MIME type: ${part.inlineData.mimeType}`;
      }
      const { response } = part.functionResponse ?? { response: {} };
      if (typeof response !== 'object' || response === null || Array.isArray(response)) {
        return `Invalid value at 'contents[${index}].parts[${at}].function_response.response' (type.googleapis.com/google.protobuf.Struct)`;
      }
    }
  }
  return undefined;
}

/** Calls come from the model after a turn of the user, and the next turn answers each of them. */
function wrongOrder(contents: readonly Content[]): string | undefined {
  for (const [index, content] of contents.entries()) {
    const calls = namesOf(content, 'functionCall');
    const responses = namesOf(contents[index + 1], 'functionResponse');
    if (
      calls.length > 0 &&
      (content.role !== 'model' || (contents[index - 1]?.role ?? 'user') !== 'user' || index === 0)
    ) {
      return 'Please ensure that function call turn comes immediately after a user turn or after a function response turn.';
    }
    if (calls.length !== responses.length || calls.toSorted().join() !== responses.toSorted().join()) {
      return calls.length === 0
        ? 'Please ensure that function response turn comes immediately after a function call turn.'
        : 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.';
    }
  }
  return namesOf(contents[0], 'functionResponse').length > 0
    ? 'Please ensure that function response turn comes immediately after a function call turn.'
    : undefined;
}

/** Models of the third generation want the first call of each step of the current turn signed. */
function wrongSignature(contents: readonly Content[], model: string): string | undefined {
  if (!model.startsWith('gemini-3')) return undefined;
  const turn = contents.findLastIndex(
    (content) => content.role !== 'model' && namesOf(content, 'functionResponse').length === 0,
  );
  for (const [index, content] of contents.entries()) {
    const [first] = (content.parts ?? []).filter((part) => part.functionCall !== undefined);
    if (index < turn || first === undefined) continue;
    if (!isSigned(first.thoughtSignature)) {
      return `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${first.functionCall?.name}\`, position ${index + 1}.`;
    }
  }
  return undefined;
}

function isSigned(signature: string | undefined): boolean {
  if (signature === undefined) return false;
  return STAND_INS.includes(signature) || Buffer.from(signature, 'base64').toString().startsWith('signed ');
}

function wrongSchemas(body: GeminiBody): string | undefined {
  for (const { functionDeclarations = [] } of body.tools ?? []) {
    for (const [index, declaration] of functionDeclarations.entries()) {
      if (!/^[a-zA-Z_][\w.:-]{0,127}$/.test(declaration.name ?? '')) {
        return `* GenerateContentRequest.tools[0].function_declarations[${index}].name: Invalid function name. Must start with a letter or an underscore.\n`;
      }
      if (declaration.parameters !== undefined && declaration.parametersJsonSchema !== undefined) {
        return 'Only one of parameters and parameters_json_schema may be set.';
      }
      const wrong = wrongSchema(declaration.parameters, `tools[0].function_declarations[${index}].parameters`);
      if (wrong !== undefined) return wrong;
    }
  }
  const { responseSchema, responseJsonSchema, responseMimeType } = body.generationConfig ?? {};
  if ((responseSchema ?? responseJsonSchema) !== undefined && responseMimeType !== 'application/json') {
    return 'Unsupported response mime type when response schema is set: application/json is needed.';
  }
  return wrongSchema(responseSchema, 'generation_config.response_schema');
}

function wrongSchema(schema: unknown, at: string): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  const {
    properties = {},
    items,
    anyOf = [],
  } = schema as {
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly items?: unknown;
    readonly anyOf?: readonly unknown[];
  };
  const inner = [...Object.values(properties), items, ...anyOf];
  return (
    unknownName(schema, { known: KNOWN_SCHEMA, at: ` at '${at}'` }) ??
    (Array.isArray((schema as { readonly type?: unknown }).type)
      ? `Invalid JSON payload received. Unknown name "type" at '${at}': Proto field is not repeating, cannot start list.`
      : undefined) ??
    inner.map((part) => wrongSchema(part, at)).find((wrong) => wrong !== undefined)
  );
}

function namesOf(content: Content | undefined, of: 'functionCall' | 'functionResponse'): readonly string[] {
  return (content?.parts ?? []).flatMap((part) => (part[of] === undefined ? [] : [part[of]?.name ?? '']));
}

function imageOf({ inlineData, fileData }: Part): readonly string[] {
  if (fileData !== undefined) return [fileData.fileUri ?? ''];
  return inlineData === undefined ? [] : [describeImage(inlineData.mimeType ?? '', inlineData.data ?? '')];
}

/** JSON names of protocol buffers are camelCase; the names of the definition are understood too. */
function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
