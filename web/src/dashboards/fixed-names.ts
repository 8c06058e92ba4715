/** What products call themselves, in every language, by the column whose value it is. */
const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  agent: {
    'claude-code': 'Claude Code',
    codex: 'Codex CLI',
    'gemini-cli': 'Gemini CLI',
    cursor: 'Cursor',
    copilot: 'GitHub Copilot',
  },
};

/** The name of a value that is called so everywhere; undefined: it stands as it is. */
export function fixedName(column: string, value: string): string | undefined {
  const ofColumn = Object.hasOwn(NAMES, column) ? NAMES[column] : undefined;
  return ofColumn !== undefined && Object.hasOwn(ofColumn, value) ? ofColumn[value] : undefined;
}
