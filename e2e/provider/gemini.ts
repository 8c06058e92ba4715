import type {
  AnswerFacts,
  ApiCall,
  ApiReading,
  Asked,
  Piece,
  ProviderApi,
  Reply,
  ReportedUsage,
  Script,
} from './api.ts';
import { unknownMembers, usageSoFar } from './facts.ts';
import { geminiErrorAnswer, geminiErrorObject, geminiHeaders, isGeminiKeyKnown } from './gemini-errors.ts';
import { type GeminiBody, geminiTurns, whatIsWrongWithGemini } from './gemini-request.ts';
import { replyTo } from './reply.ts';

const PATH = /^\/v1(?:beta|alpha)?\/models\/([^/:]+):(generateContent|streamGenerateContent|countTokens)$/;

/**
 * Content as https://ai.google.dev/api/generate-content shows it, in the shapes of the types of
 * `@google/genai/dist/genai.d.ts` (`GenerateContentResponse`): streamed as events with `alt=sse`, else as a JSON array.
 */
export const gemini: ProviderApi = {
  name: 'gemini',
  serves: (path) => /:(generateContent|streamGenerateContent)$/.test(path) && PATH.test(path),
  turns: geminiTurns,
  read,
  answer: (asked, facts) => (asked.isStream ? streamed(asked, facts) : whole(asked, facts)),
  error: geminiErrorAnswer,
  contextError: (facts) =>
    geminiErrorAnswer(400, facts, 'The input token count exceeds the maximum number of tokens allowed 1048576.'),
  errorPiece: (call) => {
    const body = JSON.stringify({ error: geminiErrorObject(503) }, null, 2);
    return call.query.get('alt') === 'sse'
      ? `data: ${JSON.stringify({ error: geminiErrorObject(503) })}\r\n\r\n`
      : `,\r\n${body}]`;
  },
};

/** Counting as https://ai.google.dev/api/tokens shows it. It uses no tokens, so it reports none. */
export const geminiCountTokens: ProviderApi = {
  ...gemini,
  name: 'gemini-count-tokens',
  serves: (path) => path.endsWith(':countTokens') && PATH.test(path),
  turns: (body) => geminiTurns(contentRequestOf(body)),
  read: (call) => read({ ...call, body: contentRequestOf(call.body) }),
  answer: (_, facts) => ({
    headers: geminiHeaders('application/json; charset=UTF-8'),
    isStream: false,
    pieces: [
      {
        kind: 'terminal',
        text: JSON.stringify(
          {
            totalTokens: facts.usage.input,
            promptTokensDetails: [{ modality: 'TEXT', tokenCount: facts.usage.input }],
          },
          null,
          2,
        ),
      },
    ],
  }),
};

function contentRequestOf(body: unknown): unknown {
  return (body as { readonly generateContentRequest?: unknown } | undefined)?.generateContentRequest ?? body;
}

function read(call: ApiCall): ApiReading {
  if (!isGeminiKeyKnown(call))
    return { kind: 'refused', status: 400, message: 'API key not valid. Please pass a valid API key.' };
  const [, model = '', verb] = PATH.exec(call.path) ?? [];
  const body = (call.body ?? {}) as GeminiBody;
  const message = whatIsWrongWithGemini(body, decodeURIComponent(model));
  if (message !== undefined) return { kind: 'refused', status: 400, message };
  const { responseSchema, responseJsonSchema, thinkingConfig } = body.generationConfig ?? {};
  const schema = responseJsonSchema ?? responseSchema;
  const { mode, allowedFunctionNames: allowed } = body.toolConfig?.functionCallingConfig ?? {};
  const declared = (body.tools ?? [])
    .flatMap((tool) => tool.functionDeclarations ?? [])
    .filter(({ name = '' }) => allowed === undefined || allowed.includes(name))
    .map((tool) => ({ name: tool.name ?? '', parameters: tool.parametersJsonSchema ?? tool.parameters }));
  return {
    kind: 'asked',
    asked: {
      model: decodeURIComponent(model),
      isStream: verb === 'streamGenerateContent',
      isArray: verb === 'streamGenerateContent' && call.query.get('alt') !== 'sse',
      wantsUsage: true,
      turns: geminiTurns(body),
      tools: mode === 'NONE' ? [] : declared,
      forced: mode === 'ANY' ? '' : undefined,
      ...(schema === undefined ? {} : { schema }),
      wantsThoughts: thinkingConfig?.includeThoughts === true,
    },
  };
}

function whole(asked: Asked, facts: AnswerFacts): Script {
  const reply = replyTo(asked, facts);
  const isReporting = facts.directives.noUsage !== true;
  const body = responseObject(asked, facts, {
    parts: [
      ...thoughtParts(reply),
      ...(reply.calls.length > 0 ? callParts(reply, { asked, facts }) : [{ text: reply.words.join('') }]),
    ],
    finishReason: finishReason(facts),
    usage: isReporting ? usageObject(facts) : undefined,
  });
  return {
    headers: geminiHeaders('application/json; charset=UTF-8'),
    isStream: false,
    pieces: [{ kind: 'terminal', text: JSON.stringify(body, null, 2), reports: isReporting ? known(facts) : {} }],
  };
}

/** Every chunk repeats the usage so far; the last one tells the end too, and holds all of it. */
function streamed(asked: Asked, facts: AnswerFacts): Script {
  const reply = replyTo(asked, facts);
  const isReporting = facts.directives.noUsage !== true;
  const spoken: readonly (readonly object[])[] = [
    ...thoughtParts(reply).map((part) => [part]),
    ...(reply.calls.length > 0 ? [callParts(reply, { asked, facts })] : reply.words.map((text) => [{ text }])),
  ];
  const chunks = spoken.map((parts, index) => {
    const isLast = index === spoken.length - 1;
    const { usage, reports } = isLast
      ? { usage: usageObject(facts), reports: known(facts) }
      : soFar(facts, { sent: index + 1, all: spoken.length });
    return {
      kind: isLast ? ('terminal' as const) : ('content' as const),
      body: responseObject(asked, facts, {
        parts,
        ...(isLast ? { finishReason: finishReason(facts) } : {}),
        usage: isReporting ? usage : undefined,
      }),
      reports: isReporting ? reports : {},
    };
  });
  const write = asked.isArray === true ? arrayPiece : eventPiece;
  return {
    headers: geminiHeaders(asked.isArray === true ? 'application/json; charset=UTF-8' : 'text/event-stream'),
    isStream: true,
    pieces: chunks.map(
      ({ kind, body, reports }, index): Piece => ({
        kind,
        text: write(body, { isFirst: index === 0, isLast: index === chunks.length - 1 }),
        reports,
      }),
    ),
  };
}

function soFar(facts: AnswerFacts, pieces: { readonly sent: number; readonly all: number }) {
  if (facts.directives.usageEachChunk !== true) {
    const { input, cacheRead } = facts.usage;
    const reports: Partial<ReportedUsage> = { input, cacheRead };
    return { usage: earlyUsage(facts), reports };
  }
  const growing = { ...facts, usage: usageSoFar(facts.usage, pieces) };
  return { usage: usageObject(growing), reports: known(growing) };
}

interface Place {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function eventPiece(body: object): string {
  return `data: ${JSON.stringify(body)}\r\n\r\n`;
}

function arrayPiece(body: object, { isFirst, isLast }: Place): string {
  return `${isFirst ? '[' : ',\r\n'}${JSON.stringify(body, null, 2)}${isLast ? '\n]' : '\n'}`;
}

function thoughtParts({ thoughts }: Reply): readonly object[] {
  return thoughts === undefined ? [] : [{ text: thoughts, thought: true }];
}

/** Calls carry no id, but of models of the third generation, which sign the first one too. */
function callParts(reply: Reply, from: { readonly asked: Asked; readonly facts: AnswerFacts }): readonly object[] {
  const isSigning = from.asked.model.startsWith('gemini-3');
  return reply.calls.map(({ name, args }, index) => ({
    functionCall: {
      name,
      args: JSON.parse(args) as unknown,
      ...(isSigning ? { id: `${from.facts.id.slice(0, 7)}${index}` } : {}),
    },
    ...(isSigning && index === 0
      ? { thoughtSignature: Buffer.from(`signed ${from.facts.id}`).toString('base64') }
      : {}),
  }));
}

function responseObject(
  asked: Asked,
  facts: AnswerFacts,
  said: { readonly parts: readonly object[]; readonly finishReason?: string; readonly usage: object | undefined },
): object {
  const { parts, finishReason: reason, usage } = said;
  return {
    candidates: [
      { content: { parts, role: 'model' }, ...(reason === undefined ? {} : { finishReason: reason }), index: 0 },
    ],
    ...(usage === undefined ? {} : { usageMetadata: usage }),
    modelVersion: `${asked.model}-001`,
    responseId: facts.id,
  };
}

function finishReason({ directives }: AnswerFacts): string {
  if (directives.filtered === true) return 'SAFETY';
  return directives.incomplete === true ? 'MAX_TOKENS' : 'STOP';
}

/** `GenerateContentResponseUsageMetadata`: candidates leave thoughts out unless a directive wants them in; the prompt holds what was cached. */
function usageObject(facts: AnswerFacts): Record<string, unknown> {
  const { usage, directives } = facts;
  const { toolPrompt = 0, thoughts, noTotal } = directives;
  const candidates = thoughts === 'inclusive' ? usage.output : usage.output - usage.reasoning;
  const { totalTokenCount: _, ...early } = earlyUsage(facts);
  return {
    ...early,
    candidatesTokenCount: candidates,
    ...(noTotal === true ? {} : { totalTokenCount: usage.input + toolPrompt + usage.output }),
    ...(usage.reasoning > 0 ? { thoughtsTokenCount: usage.reasoning } : {}),
    ...(toolPrompt > 0 ? { toolUsePromptTokenCount: toolPrompt } : {}),
    ...unknownMembers(directives),
  };
}

/** This API knows nothing of tokens written to a cache; results of tools that it ran are input too. */
function known({ usage, directives }: AnswerFacts): Partial<ReportedUsage> {
  const { cacheCreation: _, ...rest } = usage;
  return { ...rest, input: rest.input + (directives.toolPrompt ?? 0) };
}

function earlyUsage({ usage, directives }: AnswerFacts): Record<string, unknown> {
  return {
    promptTokenCount: usage.input,
    totalTokenCount: usage.input,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: usage.input }],
    ...(usage.cacheRead > 0 ? { cachedContentTokenCount: usage.cacheRead } : {}),
    ...(directives.tier === undefined ? {} : { trafficType: directives.tier }),
  };
}
