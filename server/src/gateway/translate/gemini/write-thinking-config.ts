import type { Reasoning } from '../conversation.ts';
import type { Refuse } from '../write-body.ts';
import { isBeforeGemini3, knowsMinimal, mustThink, thinks } from './model-generation.ts';

/** An effort as `ThinkingConfig.thinkingLevel`, and as `thinkingBudget` in tokens. */
interface Effort {
  readonly level: string;
  readonly budgetTokens: number;
}

/**
 * As Google documents them for the efforts of the OpenAI API (https://ai.google.dev/gemini-api/docs/openai, "Thinking"), as far as it does:
 * efforts above `high` are the most that every model takes.
 */
const EFFORTS: ReadonlyMap<string, Effort> = new Map([
  ['minimal', { level: 'MINIMAL', budgetTokens: 1024 }],
  ['low', { level: 'LOW', budgetTokens: 1024 }],
  ['medium', { level: 'MEDIUM', budgetTokens: 8192 }],
  ['high', { level: 'HIGH', budgetTokens: 24_576 }],
  ['xhigh', { level: 'HIGH', budgetTokens: 24_576 }],
  ['max', { level: 'HIGH', budgetTokens: 24_576 }],
]);

/**
 * `ThinkingConfig`; undefined for what the model does by default. Levels by model are those of
 * https://ai.google.dev/gemini-api/docs/thinking, "Thinking levels"; where there is none so low, the least there is stands for it.
 */
export function writeThinkingConfig(reasoning: Reasoning | undefined, model: string, refuse: Refuse): unknown {
  if (reasoning === undefined) return undefined;
  const { effort: name, showsSummary } = reasoning;
  if (!thinks(model)) {
    refuseToThink(reasoning, refuse);
    return undefined;
  }
  const includeThoughts = showsSummary ? true : undefined;
  if (name === undefined) return includeThoughts && { includeThoughts };
  if (name === 'none' && !mustThink(model)) return { thinkingBudget: 0 };
  const hasBudget = isBeforeGemini3(model);
  const effort = effortOf(name, model);
  if (effort === undefined) {
    refuse('reasoning.effort');
    return undefined;
  }
  return hasBudget
    ? { includeThoughts, thinkingBudget: effort.budgetTokens }
    : { includeThoughts, thinkingLevel: effort.level };
}

function refuseToThink({ effort, showsSummary }: Reasoning, refuse: Refuse): void {
  if (effort !== undefined && effort !== 'none') refuse('reasoning.effort');
  if (effort === undefined && showsSummary) refuse('reasoning.showsSummary');
}

/** undefined for an effort that is none. */
function effortOf(name: string, model: string): Effort | undefined {
  return EFFORTS.get(name === 'minimal' && !knowsMinimal(model) ? 'low' : name);
}
