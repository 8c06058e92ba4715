import type { EngineStatement, SqlEngine, SqlParameters } from './engine.ts';
import { checkText } from './guard/check-text.ts';
import { decide, type Grants } from './guard/decide.ts';
import { placeBeforeQuoting, quoteNames } from './guard/quote-names.ts';
import { readSyntaxTree } from './guard/syntax-tree.ts';
import type { Refusal } from './guard/verdict.ts';
import { SQL_LIMITS } from './limits.ts';

/** The statement as it may run: `text` is the engine's own formatting of it, and the one that was judged. */
export interface CheckedStatement {
  readonly kind: 'allow';
  readonly text: string;
  /** Those that the text names. */
  readonly parameters: SqlParameters;
  /** Those that it reads, by their names without a database. */
  readonly tables: ReadonlySet<string>;
}

/** Judges a person's statement by the engine's own reading of it; nothing of it runs here. */
export async function checkStatement(
  statement: EngineStatement,
  grants: Grants,
  engine: SqlEngine,
): Promise<CheckedStatement | Refusal> {
  const sizes = checkSizes(statement);
  if (sizes !== undefined) return sizes;
  const quoted = quoteNames(statement.text);
  const text = quoted === undefined ? undefined : await engine.format(quoted, statement.signal);
  if (text === undefined) return await explainSyntax(statement, quoted, engine);
  const reading = checkText(text);
  if ('kind' in reading) return reading;
  const missing = [...reading.parameters].find((name) => !Object.hasOwn(statement.parameters, name));
  if (missing !== undefined) return { kind: 'refuse', code: 'sql_parameter_missing', details: { name: missing } };
  const parameters = pick(statement.parameters, reading.parameters);
  const tree = readSyntaxTree(await engine.syntaxTree({ ...statement, text, parameters }));
  if (tree === undefined) return { kind: 'refuse', code: 'sql_syntax', details: {} };
  const verdict = decide(tree, reading, grants);
  return verdict.kind === 'allow' ? { kind: 'allow', text, parameters, tables: verdict.tables } : verdict;
}

/** With the place, in UTF-16 units of the statement as it was typed. It tells of nothing but the statement. */
async function explainSyntax(
  { text, signal }: EngineStatement,
  quoted: string | undefined,
  engine: SqlEngine,
): Promise<Refusal> {
  const at = quoted === undefined ? undefined : await engine.syntaxProblem(quoted, signal);
  const details = at === undefined ? {} : { offset: placeBeforeQuoting(text, at) };
  return { kind: 'refuse', code: 'sql_syntax', details };
}

/** Only the parameters that the statement names: the engine complains of others. */
function pick(parameters: SqlParameters, names: ReadonlySet<string>): SqlParameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => names.has(name)));
}

function checkSizes({ text, parameters }: EngineStatement): Refusal | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes > SQL_LIMITS.statementBytesMax) {
    return { kind: 'refuse', code: 'sql_limit', details: { limit: `${SQL_LIMITS.statementBytesMax} bytes` } };
  }
  if (Object.keys(parameters).length > SQL_LIMITS.parametersMax) {
    return { kind: 'refuse', code: 'sql_limit', details: { limit: `${SQL_LIMITS.parametersMax} parameters` } };
  }
  return undefined;
}
