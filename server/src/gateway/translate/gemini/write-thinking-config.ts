import type { Reasoning } from '../conversation.ts';
import type { Refuse } from '../write-body.ts';
import { isBeforeGemini3 } from './model-generation.ts';

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

/** `ThinkingConfig`; undefined for what the model does by default. Thinking cannot be switched off since Gemini 3. */
export function writeThinkingConfig(reasoning: Reasoning | undefined, model: string, refuse: Refuse): unknown {
  if (reasoning === undefined) return undefined;
  const { effort: name, showsSummary } = reasoning;
  const includeThoughts = showsSummary ? true : undefined;
  if (name === undefined) return includeThoughts && { includeThoughts };
  const hasBudget = isBeforeGemini3(model);
  if (name === 'none' && hasBudget) return { thinkingBudget: 0 };
  const effort = EFFORTS.get(name);
  if (effort === undefined) {
    refuse('reasoning.effort');
    return undefined;
  }
  return hasBudget
    ? { includeThoughts, thinkingBudget: effort.budgetTokens }
    : { includeThoughts, thinkingLevel: effort.level };
}
