import { IN_FUNCTIONS } from './allowed-functions.ts';
import type { TextReading } from './check-text.ts';
import { tableNamed } from './databases.ts';
import { isHiddenCall, mayCall, mayReadFrom } from './function-rule.ts';
import { nodeName, type SyntaxNode } from './syntax-tree.ts';
import type { Refusal, Verdict } from './verdict.ts';

/** What the person may read, and what there is. Names without the database: `usage`, `my_usage`. */
export interface Grants {
  readonly readable: ReadonlySet<string>;
  readonly known: ReadonlySet<string>;
}

/**
 * Whether a statement may run, by the engine's own reading of it. Every node must be of a listed kind, every function
 * listed, and every table either readable, a WITH name or a listed table function. What is not known is refused.
 */
export function decide(tree: SyntaxNode, reading: TextReading, grants: Grants): Verdict {
  if (tree.kind !== 'SelectWithUnionQuery') return notAllowed(tree.kind);
  const tables = new Set<string>();
  const refusal = visit(tree, { reading, grants, tables, isTablePosition: false });
  return refusal ?? { kind: 'allow', tables };
}

interface Visit {
  readonly reading: TextReading;
  readonly grants: Grants;
  readonly tables: Set<string>;
  readonly isTablePosition: boolean;
}

/** Kinds without a rule of their own: they hold other nodes, or say nothing that could do harm. */
const PLAIN_KINDS: ReadonlySet<string> = new Set([
  'ArrayJoin',
  'Asterisk',
  'ColumnsExceptTransformer',
  'ColumnsListMatcher',
  'ColumnsRegexpMatcher',
  'ColumnsReplaceTransformer',
  'ColumnsReplaceTransformer::Replacement',
  'ColumnsTransformerList',
  'ExpressionList',
  'InterpolateElement',
  'Literal',
  'OrderByElement',
  'QualifiedAsterisk',
  'QualifiedColumnsListMatcher',
  'QualifiedColumnsRegexpMatcher',
  'SampleRatio',
  'SelectIntersectExceptQuery',
  'SelectQuery',
  'Subquery',
  'TableExpression',
  'TableJoin',
  'TablesInSelectQuery',
  'TablesInSelectQueryElement',
  'WindowDefinition',
  'WindowListElement',
  'WithElement',
]);

/** How a caller calls the nodes that are refused. */
const REFUSED_KINDS: Readonly<Record<string, string>> = {
  Set: 'SETTINGS',
  ColumnsApplyTransformer: 'APPLY',
  ASTStreamSettings: 'STREAM',
};

function visit(node: SyntaxNode, context: Visit): Refusal | undefined {
  const refusal = ownRefusal(node, context);
  if (refusal !== undefined) return refusal;
  const inside = { ...context, isTablePosition: node.kind === 'TableExpression' };
  for (const child of node.children) {
    const found = visit(child, inside);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ownRefusal(node: SyntaxNode, context: Visit): Refusal | undefined {
  switch (node.kind) {
    case 'SelectWithUnionQuery':
      return checkUnion(node);
    case 'Function':
      return checkFunction(node, context);
    case 'TableIdentifier':
      return checkTable(nodeName(node), context);
    case 'Identifier':
      return checkIdentifier(nodeName(node), context);
    default:
      return PLAIN_KINDS.has(node.kind) ? undefined : notAllowed(REFUSED_KINDS[node.kind] ?? node.kind);
  }
}

/** Behind its list of queries a union carries where its output goes, and how. */
function checkUnion(node: SyntaxNode): Refusal | undefined {
  const extra = node.children[1];
  if (extra === undefined && node.children[0]?.kind === 'ExpressionList') return undefined;
  const words: Record<string, string> = { Literal: 'INTO OUTFILE', Identifier: 'FORMAT', Set: 'SETTINGS' };
  return notAllowed(words[extra?.kind ?? ''] ?? 'UNION');
}

const CASTS = new Set(['cast', '_cast', 'accuratecast', 'accuratecastornull', 'accuratecastordefault']);

function checkFunction(node: SyntaxNode, context: Visit): Refusal | undefined {
  const name = /^\S*/.exec(node.rest)?.[0] ?? '';
  const isAllowed = context.isTablePosition ? mayReadFrom(name) : mayCall(name);
  if (!isAllowed) return notAllowed(`${name}()`);
  const second = node.children[0]?.children[1];
  if (CASTS.has(name.toLowerCase()) && /aggregatefunction/i.test(second?.rest ?? '')) {
    return notAllowed('AggregateFunction');
  }
  if (!IN_FUNCTIONS.includes(name) || second?.kind !== 'Identifier') return undefined;
  const table = nodeName(second);
  return table.includes('.') ? checkTable(table, context) : undefined;
}

function checkTable(name: string, { grants, reading, tables }: Visit): Refusal | undefined {
  if (!name.includes('.') && reading.withNames.has(name)) return undefined;
  const table = tableNamed(name);
  if (table !== undefined && grants.readable.has(table)) {
    tables.add(table);
    return undefined;
  }
  const isKnown = table !== undefined && grants.known.has(table);
  return { kind: 'refuse', code: isKnown ? 'sql_table_refused' : 'sql_table_unknown', details: { table: name } };
}

/** A column; but a bare name may be a call without parentheses, and a name with a database may stand for a table. */
function checkIdentifier(name: string, context: Visit): Refusal | undefined {
  if (isHiddenCall(name)) return notAllowed(name);
  if (!/^(system|information_schema)\./i.test(name)) return undefined;
  // A column with its table: the table is what is asked for.
  return checkTable(/^system\.(ai_gateway|access)\.\w+/.exec(name)?.[0] ?? name, context);
}

function notAllowed(what: string): Refusal {
  return { kind: 'refuse', code: 'sql_not_allowed', details: { what: what.slice(0, 100) } };
}
