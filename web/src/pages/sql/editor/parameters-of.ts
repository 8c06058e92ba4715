import { nameOf, readTokens, type SqlToken } from './read-tokens.ts';

/** A parameter that a statement names as `{name:Type}`. */
export interface SqlParameter {
  readonly name: string;
  /** As it is written there, such as `DateTime64(3)` or `Array(String)`. */
  readonly type: string;
}

/** The parameters of a statement, each once, in the order in which they are first named. */
export function parametersOf(text: string): readonly SqlParameter[] {
  const { tokens } = readTokens(text);
  const found = new Map<string, SqlParameter>();
  tokens.forEach((token, index) => {
    const parameter = token.raw === '{' ? parameterAt(tokens, index) : undefined;
    if (parameter !== undefined && !found.has(parameter.name)) found.set(parameter.name, parameter);
  });
  return [...found.values()];
}

const TYPE_PARTS_MAX = 40;

function parameterAt(tokens: readonly SqlToken[], index: number): SqlParameter | undefined {
  const name = nameOf(tokens[index + 1]);
  if (name === undefined || tokens[index + 2]?.raw !== ':') return undefined;
  const behind = tokens.slice(index + 3, index + 3 + TYPE_PARTS_MAX);
  const end = behind.findIndex(({ raw }) => raw === '}');
  const type = behind.slice(0, Math.max(end, 0)).map(({ raw }) => raw);
  return type.length === 0 ? undefined : { name, type: type.join('').replaceAll(',', ', ') };
}
