import type { SqlParameter } from './editor/parameters-of.ts';
import { type ParameterProblem, parameterValue } from './parameter-value.ts';

/** The values of a statement's parameters as they are sent, and what is wrong with those that cannot be. */
export interface CheckedParameters {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: Readonly<Record<string, ParameterProblem>>;
}

/** Reads what was typed by the types of the statement. */
export function checkParameters(
  parameters: readonly SqlParameter[],
  typed: Readonly<Record<string, string>>,
): CheckedParameters {
  const values: Record<string, unknown> = {};
  const problems: Record<string, ParameterProblem> = {};
  for (const { name, type } of parameters) {
    const read = parameterValue(typed[name] ?? '', type);
    if ('problem' in read) problems[name] = read.problem;
    else values[name] = read.value;
  }
  return { values, problems };
}
