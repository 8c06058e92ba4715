/** One node of the engine's own reading of a statement. */
export interface SyntaxNode {
  /** Such as `Function`, `TableIdentifier`, `Literal`. */
  readonly kind: string;
  /** What stands behind the kind: a function's name, an identifier, a literal, then alias and count. */
  readonly rest: string;
  readonly children: readonly SyntaxNode[];
}

/**
 * Reads the lines of ClickHouse's `EXPLAIN AST`: one node a line, one blank of indentation a level. Undefined when they do
 * not form one tree. Names with line breaks must have been refused before: they could forge lines.
 */
export function readSyntaxTree(lines: readonly string[]): SyntaxNode | undefined {
  const open: { kind: string; rest: string; children: SyntaxNode[] }[] = [];
  for (const line of lines) {
    const parts = /^( *)(\S+)(?: (.*))?$/s.exec(line);
    if (parts === null) return undefined;
    const depth = parts[1]?.length ?? 0;
    if (depth > open.length || (depth === 0 && open.length > 0)) return undefined;
    const node = { kind: parts[2] ?? '', rest: parts[3] ?? '', children: [] };
    open.length = depth;
    open.at(-1)?.children.push(node);
    open.push(node);
  }
  return open[0];
}

/** The name that a node carries, without alias and count of children. */
export function nodeName(node: SyntaxNode): string {
  return node.rest.replace(/ \(children \d+\)$/, '').replace(/ \(alias .*\)$/s, '');
}
