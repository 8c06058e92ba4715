import type { CodingAgent } from './cast.ts';

/** User agents of SDKs. */
export const SDKS = {
  chat: 'OpenAI/JS 6.9.1',
  python: 'OpenAI/Python 2.13.0',
  anthropicPython: 'Anthropic/Python 0.79.0',
  ci: 'OpenAI/JS 6.9.1',
} as const;

/** An agent's version on a day: a new release every few days. `daysLeft` counts down to the end of the range. */
export function agentVersion(agent: CodingAgent, daysLeft: number): string {
  const { major, newest, daysEach } = RELEASES[agent];
  return `${major}.${Math.max(0, newest - Math.floor(daysLeft / daysEach))}${agent === 'codex' ? '.0' : ''}`;
}

const RELEASES: Readonly<Record<CodingAgent, { major: string; newest: number; daysEach: number }>> = {
  'claude-code': { major: '2.1', newest: 330, daysEach: 3 },
  codex: { major: '0', newest: 169, daysEach: 9 },
  cursor: { major: '2.4', newest: 28, daysEach: 12 },
};

/** The user agent that an agent of this version sends. */
export function agentUserAgent(agent: CodingAgent, version: string): string {
  switch (agent) {
    case 'claude-code':
      return `claude-cli/${version} (external, cli)`;
    case 'codex':
      return `codex_cli_rs/${version} (Mac OS 15.6.1; arm64) iTerm.app/3.5.14`;
    case 'cursor':
      return `Cursor/${version} (darwin arm64)`;
  }
}
