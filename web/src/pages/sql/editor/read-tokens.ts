/** One piece of a statement as the editor's helpers need it; blanks and comments are left out. */
export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'text' | 'number' | 'mark';
  /** As it stands there. */
  readonly raw: string;
  readonly from: number;
  readonly to: number;
  /** Whether its closing quote is missing. */
  readonly isOpen: boolean;
}

/** The pieces of a statement, and whether its end lies within a comment. Never fails: people are still typing. */
export function readTokens(text: string): { readonly tokens: readonly SqlToken[]; readonly endsInComment: boolean } {
  const tokens: SqlToken[] = [];
  let endsInComment = false;
  PIECE.lastIndex = 0;
  for (let found = PIECE.exec(text); found !== null; found = PIECE.exec(text)) {
    const raw = found[0];
    const from = found.index;
    const kind = kindOf(raw);
    if (kind === 'comment') endsInComment = PIECE.lastIndex === text.length && !isClosedComment(raw);
    if (kind === 'comment' || kind === 'blank') continue;
    const isOpen = (kind === 'text' || kind === 'quoted') && !isClosed(raw);
    tokens.push({ kind, raw, from, to: from + raw.length, isOpen });
  }
  return { tokens, endsInComment };
}

/** The name that a word or a quoted name stands for; undefined: it is none. */
export function nameOf(token: SqlToken | undefined): string | undefined {
  if (token?.kind === 'word') return token.raw;
  if (token?.kind !== 'quoted' || token.isOpen) return undefined;
  return token.raw.slice(1, -1);
}

const PIECE =
  /\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|"(?:[^"\\]|\\[\s\S])*(?:"|$)|`(?:[^`\\]|\\[\s\S])*(?:`|$)|[\p{L}_][\p{L}\p{N}_]*|\d[\w.]*|[\s\S]/guy;

function kindOf(raw: string): SqlToken['kind'] | 'blank' | 'comment' {
  if (/^\s/.test(raw)) return 'blank';
  if (raw.startsWith('--') || raw.startsWith('/*')) return 'comment';
  if (raw.startsWith("'")) return 'text';
  if (raw.startsWith('"') || raw.startsWith('`')) return 'quoted';
  if (/^\d/.test(raw)) return 'number';
  return /^[\p{L}_]/u.test(raw) ? 'word' : 'mark';
}

/** A line's comment goes on while the line does. */
function isClosedComment(raw: string): boolean {
  return raw.startsWith('/*') && raw.length > 3 && raw.endsWith('*/');
}

function isClosed(raw: string): boolean {
  return raw.length > 1 && /^(['"`])(?:[^\\]|\\[\s\S])*\1$/.test(raw);
}
