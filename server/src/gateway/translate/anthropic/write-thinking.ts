import type { Reasoning } from '../conversation.ts';
import type { Refuse } from '../write-body.ts';
import { knowsExtraHigh, thinks, thinksByBudget } from './model-generation.ts';

/** `ThinkingConfigParam`, and `OutputConfig.effort`. */
export interface WrittenThinking {
  readonly thinking?: Thinking;
  readonly effort?: string;
}

type Thinking =
  | { readonly type: 'disabled' }
  | { readonly type: 'adaptive'; readonly display: 'summarized' | undefined }
  | { readonly type: 'enabled'; readonly budget_tokens: number; readonly display: 'summarized' | undefined };

/** An effort as the API of models that think by budget has it, and as that of adaptive ones has it. */
interface Effort {
  readonly budgetTokens: number;
  readonly level: string;
}

/** `minimal` is the least there is. The budgets are ours: those that Google documents for the same efforts ("OpenAI compatibility"). */
const EFFORTS: ReadonlyMap<string, Effort> = new Map([
  ['minimal', { budgetTokens: 1024, level: 'low' }],
  ['low', { budgetTokens: 1024, level: 'low' }],
  ['medium', { budgetTokens: 8192, level: 'medium' }],
  ['high', { budgetTokens: 24_576, level: 'high' }],
  ['xhigh', { budgetTokens: 32_768, level: 'xhigh' }],
  ['max', { budgetTokens: 32_768, level: 'max' }],
]);
/** The effort of a caller that wants to see thoughts and names none: the default of the caller's API. */
const EFFORT_DEFAULT = 'medium';
/** `ThinkingConfigEnabled.budget_tokens`: at least this. */
const BUDGET_TOKENS_MIN = 1024;

/** What decides how a model can be made to think, beside what the caller says of it. */
export interface ThinkingFacts {
  readonly model: string;
  /** Tokens of the whole answer, thoughts included. */
  readonly maxTokens: number;
  /** The conversation goes on with results of calls ahead of which no thoughts of the provider's own stand. */
  readonly continuesUnproven: boolean;
}

/**
 * How the model is made to think. A caller that says nothing of it gets what the model does by default. Models that think by budget refuse
 * to think on where a turn was begun without thoughts, such as by another provider: they end it as it was begun ("Extended thinking",
 * extended thinking with tool use). Adaptive ones take it.
 */
export function writeThinking(
  reasoning: Reasoning | undefined,
  { model, maxTokens, continuesUnproven }: ThinkingFacts,
  refuse: Refuse,
): WrittenThinking {
  if (reasoning === undefined) return {};
  const { effort: name, showsSummary } = reasoning;
  if (name === undefined && !showsSummary) return {};
  if (!thinks(model)) {
    refuseToThink(reasoning, refuse);
    return {};
  }
  if (name === 'none') return { thinking: { type: 'disabled' } };
  const effort = EFFORTS.get(name ?? EFFORT_DEFAULT);
  if (effort === undefined) {
    refuse('reasoning.effort');
    return {};
  }
  const display = showsSummary ? 'summarized' : undefined;
  if (thinksByBudget(model)) {
    if (continuesUnproven) return {};
    return { thinking: { type: 'enabled', budget_tokens: budgetOf(effort, maxTokens, refuse), display } };
  }
  if (name === 'xhigh' && !knowsExtraHigh(model)) refuse('reasoning.effort');
  return { thinking: { type: 'adaptive', display }, ...(name !== undefined && { effort: effort.level }) };
}

function refuseToThink({ effort }: Reasoning, refuse: Refuse): void {
  if (effort === undefined) refuse('reasoning.showsSummary');
  else if (effort !== 'none') refuse('reasoning.effort');
}

/** Thoughts count towards the answer's bound: half of it at most is for them, as long as the API's least budget fits. */
function budgetOf({ budgetTokens }: Effort, maxTokens: number, refuse: Refuse): number {
  const budget = Math.max(BUDGET_TOKENS_MIN, Math.min(budgetTokens, Math.floor(maxTokens / 2)));
  if (budget >= maxTokens) refuse('outputTokensMax');
  return budget;
}
