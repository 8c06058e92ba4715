/** Who runs a model; failures of the sample are a provider's. */
export type SampleProvider = 'openai' | 'anthropic' | 'bedrock';

/** A destination of the sample, as it is declared. */
export interface DeclaredTarget {
  readonly name: string;
  readonly model: string;
  readonly provider: SampleProvider;
}

/** An endpoint of the sample, as it is declared. Shares of its destinations sum to 100. */
export interface DeclaredSampleEndpoint {
  readonly name: string;
  readonly workspace: SampleWorkspace;
  readonly tags: Readonly<Record<string, string>>;
  readonly destinations: readonly (DeclaredTarget & { readonly share: number })[];
  readonly fallbacks: readonly DeclaredTarget[];
}

/** The workspaces of the sample; each person and service belongs to one. */
export const SAMPLE_WORKSPACES = ['main', 'commerce', 'research'] as const;
export type SampleWorkspace = (typeof SAMPLE_WORKSPACES)[number];

const gpt = (name: string, model: string) => ({ name, model, provider: 'openai' }) as const;
const claude = (name: string, model: string) => ({ name, model, provider: 'anthropic' }) as const;

export type SampleEndpointKey =
  | 'assistant'
  | 'codingClaude'
  | 'codingGpt'
  | 'supportAnswers'
  | 'productSearch'
  | 'analysis';

/** What the sample's people and services call. */
export const SAMPLE_ENDPOINTS: Readonly<Record<SampleEndpointKey, DeclaredSampleEndpoint>> = {
  assistant: {
    name: 'assistant',
    workspace: 'main',
    tags: { team: 'platform' },
    destinations: [
      { ...gpt('gpt-mini', 'gpt-5-mini'), share: 80 },
      { ...gpt('gpt', 'gpt-5.2'), share: 20 },
    ],
    fallbacks: [claude('claude-haiku', 'claude-haiku-4-5')],
  },
  codingClaude: {
    name: 'coding-claude',
    workspace: 'main',
    tags: { team: 'engineering' },
    destinations: [
      { ...claude('claude-sonnet', 'claude-sonnet-4-6'), share: 78 },
      { ...claude('claude-opus', 'claude-opus-4-8'), share: 22 },
    ],
    fallbacks: [{ name: 'claude-sonnet-backup', model: 'claude-sonnet-4-6', provider: 'bedrock' }],
  },
  codingGpt: {
    name: 'coding-gpt',
    workspace: 'main',
    tags: { team: 'engineering' },
    destinations: [{ ...gpt('gpt-codex', 'gpt-5.2-codex'), share: 100 }],
    fallbacks: [gpt('gpt', 'gpt-5.2')],
  },
  supportAnswers: {
    name: 'support-answers',
    workspace: 'commerce',
    tags: { team: 'customer-care', service: 'help-centre' },
    destinations: [{ ...gpt('gpt-mini', 'gpt-5-mini'), share: 100 }],
    fallbacks: [claude('claude-haiku', 'claude-haiku-4-5')],
  },
  productSearch: {
    name: 'product-search',
    workspace: 'commerce',
    tags: { team: 'search' },
    destinations: [{ ...gpt('embedding', 'text-embedding-3-large'), share: 100 }],
    fallbacks: [],
  },
  analysis: {
    name: 'analysis',
    workspace: 'research',
    tags: { team: 'data' },
    destinations: [
      { ...gpt('gpt', 'gpt-5.2'), share: 60 },
      { ...claude('claude-opus', 'claude-opus-4-8'), share: 40 },
    ],
    fallbacks: [],
  },
};

/** How fast a model is, and how much it thinks. */
export interface ModelPace {
  /** Median time to the first token of a short prompt, in milliseconds. */
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
  /** Part of the output that is reasoning; undefined: the provider does not report any. */
  readonly reasoningShare: number | undefined;
}

/** The pace of a model of the sample. */
export function paceOf(model: string): ModelPace {
  return PACES[model] ?? ORDINARY;
}

const ORDINARY: ModelPace = { firstTokenMs: 800, tokensPerSecond: 80, reasoningShare: undefined };
const PACES: Readonly<Record<string, ModelPace>> = {
  'gpt-5.2': { firstTokenMs: 900, tokensPerSecond: 85, reasoningShare: 0.45 },
  'gpt-5-mini': { firstTokenMs: 420, tokensPerSecond: 150, reasoningShare: 0.15 },
  'gpt-5.2-codex': { firstTokenMs: 1100, tokensPerSecond: 95, reasoningShare: 0.4 },
  'claude-opus-4-8': { firstTokenMs: 1500, tokensPerSecond: 62, reasoningShare: 0.3 },
  'claude-sonnet-4-6': { firstTokenMs: 950, tokensPerSecond: 80, reasoningShare: undefined },
  'claude-haiku-4-5': { firstTokenMs: 450, tokensPerSecond: 160, reasoningShare: undefined },
  'text-embedding-3-large': { firstTokenMs: 120, tokensPerSecond: 4000, reasoningShare: undefined },
};
