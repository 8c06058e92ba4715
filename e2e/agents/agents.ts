import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where an agent works: a home of its own, the gateway, and the key that it calls with. */
export interface Desk {
  readonly home: string;
  readonly gateway: string;
  readonly key: string;
}

/** A coding agent, as somebody would set it up behind the gateway, to run once without anybody watching. */
export interface Agent {
  /** Its name in the usage table. */
  readonly name: 'claude-code' | 'codex' | 'gemini-cli';
  readonly binary: string;
  /** The package that it comes in. */
  readonly package: string;
  /** Endpoint that it is told to use as its model. */
  readonly endpoint: string;
  readonly apiType: string;
  /** The header in which it names its session; undefined: it names none. */
  readonly sessionHeader: string | undefined;
  /** The tool of its own that makes a file. */
  tool(path: string, text: string): { readonly name: string; readonly args: string };
  /** Writes its settings, and says how it is run. */
  prepare(desk: Desk): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
}

/** https://code.claude.com/docs/en/llm-gateway and …/cli-reference */
const claudeCode: Agent = {
  name: 'claude-code',
  binary: 'claude',
  package: '@anthropic-ai/claude-code',
  endpoint: 'claude',
  apiType: 'anthropic/v1/messages',
  sessionHeader: 'x-claude-code-session-id',
  tool: (path, text) => ({ name: 'Write', args: JSON.stringify({ file_path: path, content: text }) }),
  prepare: ({ gateway, key }) => ({
    args: ['--permission-mode', 'bypassPermissions', '--output-format', 'json', '--model', 'claude', '-p'],
    env: {
      ANTHROPIC_BASE_URL: `${gateway}/anthropic`,
      ANTHROPIC_AUTH_TOKEN: key,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_TELEMETRY: '1',
      DISABLE_ERROR_REPORTING: '1',
      IS_SANDBOX: '1',
    },
  }),
};

/** https://developers.openai.com/codex/config-reference ; without plugins and apps it asks nobody outside for their lists. */
const codex: Agent = {
  name: 'codex',
  binary: 'codex',
  package: '@openai/codex',
  endpoint: 'gpt',
  apiType: 'codex/v1/responses',
  sessionHeader: 'session-id',
  tool: (path, text) => ({ name: 'exec_command', args: JSON.stringify({ cmd: `printf %s '${text}' > '${path}'` }) }),
  prepare: ({ home, gateway, key }) => {
    mkdirSync(join(home, '.codex'));
    writeFileSync(
      join(home, '.codex/config.toml'),
      [
        'model = "gpt"',
        'model_provider = "gateway"',
        'check_for_update_on_startup = false',
        '[model_providers.gateway]',
        'name = "gateway"',
        `base_url = "${gateway}/codex/v1"`,
        'env_key = "GATEWAY_KEY"',
        'wire_api = "responses"',
        '[features]',
        'apps = false',
        'plugins = false',
        '[analytics]',
        'enabled = false',
        '',
      ].join('\n'),
    );
    return {
      args: ['exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox'],
      env: { GATEWAY_KEY: key },
    };
  },
};

/** https://geminicli.com/docs/reference/configuration */
const geminiCli: Agent = {
  name: 'gemini-cli',
  binary: 'gemini',
  package: '@google/gemini-cli',
  endpoint: 'gemini',
  apiType: 'gemini/v1beta/streamGenerateContent',
  sessionHeader: undefined,
  tool: (path, text) => ({ name: 'write_file', args: JSON.stringify({ file_path: path, content: text }) }),
  prepare: ({ home, gateway, key }) => {
    mkdirSync(join(home, '.gemini'));
    const settings = {
      security: { auth: { selectedType: 'gemini-api-key' } },
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
    };
    writeFileSync(join(home, '.gemini/settings.json'), JSON.stringify(settings));
    return {
      args: ['--yolo', '--output-format', 'json', '-m', 'gemini', '-p'],
      env: { GOOGLE_GEMINI_BASE_URL: `${gateway}/gemini`, GEMINI_API_KEY: key, GEMINI_CLI_TRUST_WORKSPACE: 'true' },
    };
  },
};

/** The agents that `package.json` beside this file pins. */
export const AGENTS: readonly Agent[] = [claudeCode, codex, geminiCli];

/** The version that is pinned. */
export function pinnedVersion(agent: Agent): string | undefined {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return manifest.dependencies[agent.package];
}
