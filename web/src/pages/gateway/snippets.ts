import type { ProviderKind } from '@tallygate/contract';

/** What a snippet is filled in with. */
export interface SnippetParts {
  /** Scheme, host and port of the gateway. */
  readonly origin: string;
  /** Name of the endpoint. */
  readonly endpoint: string;
  /** The caller's key, or what stands for it. */
  readonly key: string;
}

/** Something to paste: into a terminal, a file, or an agent's settings. */
export interface Snippet {
  readonly id: SnippetId;
  readonly group: 'sdk' | 'agent';
  /** As its maker calls it. */
  readonly title: string;
  /** Where its lines go. */
  readonly place: 'terminal' | 'python' | 'node' | 'codex_config' | 'cursor_settings';
  /** Kinds of destinations that it reaches; undefined: all, since its API is translated. */
  readonly kinds: readonly ProviderKind[] | undefined;
  readonly text: string;
}

export type SnippetId =
  | 'curl'
  | 'openai-python'
  | 'openai-node'
  | 'ai-sdk'
  | 'anthropic-node'
  | 'google-node'
  | 'claude-code'
  | 'codex'
  | 'gemini-cli'
  | 'cursor';

/** Stands for a key until there is one. */
export const KEY_PLACEHOLDER = 'YOUR_TALLYGATE_KEY';

/** Every snippet of an endpoint, each whole: nothing is left to be filled in but the key. */
export function snippetsOf(parts: SnippetParts): readonly Snippet[] {
  return [...SDKS, ...AGENTS].map(({ write, ...snippet }) => ({ ...snippet, text: write(parts) }));
}

/** Whether every destination of an endpoint can be reached through a snippet's API. */
export function isServing({ kinds }: Pick<Snippet, 'kinds'>, destinations: readonly (ProviderKind | null)[]): boolean {
  return kinds === undefined || destinations.every((kind) => kind === null || kind === 'demo' || kinds.includes(kind));
}

type Writer = Omit<Snippet, 'text'> & { readonly write: (parts: SnippetParts) => string };

const SDKS: readonly Writer[] = [
  { id: 'curl', group: 'sdk', title: 'curl', place: 'terminal', kinds: undefined, write: curl },
  {
    id: 'openai-python',
    group: 'sdk',
    title: 'OpenAI · Python',
    place: 'python',
    kinds: undefined,
    write: openaiPython,
  },
  { id: 'openai-node', group: 'sdk', title: 'OpenAI · Node.js', place: 'node', kinds: undefined, write: openaiNode },
  { id: 'ai-sdk', group: 'sdk', title: 'AI SDK', place: 'node', kinds: undefined, write: aiSdk },
  { id: 'anthropic-node', group: 'sdk', title: 'Anthropic', place: 'node', kinds: ['anthropic'], write: anthropicNode },
  { id: 'google-node', group: 'sdk', title: 'Google Gen AI', place: 'node', kinds: ['gemini'], write: googleNode },
];

const AGENTS: readonly Writer[] = [
  {
    id: 'claude-code',
    group: 'agent',
    title: 'Claude Code',
    place: 'terminal',
    kinds: ['anthropic'],
    write: claudeCode,
  },
  { id: 'codex', group: 'agent', title: 'Codex CLI', place: 'codex_config', kinds: undefined, write: codex },
  { id: 'gemini-cli', group: 'agent', title: 'Gemini CLI', place: 'terminal', kinds: ['gemini'], write: geminiCli },
  { id: 'cursor', group: 'agent', title: 'Cursor', place: 'cursor_settings', kinds: undefined, write: cursor },
];

function curl({ origin, endpoint, key }: SnippetParts): string {
  const body = JSON.stringify({ model: endpoint, messages: [{ role: 'user', content: 'Hello' }] });
  return lines(
    `curl ${origin}/mlflow/v1/chat/completions \\`,
    `  -H ${shell(`Authorization: Bearer ${key}`)} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shell(body)}`,
  );
}

/** A string of JSON is one of Python and of JavaScript too. */
const quoted = (text: string) => JSON.stringify(text);

function openaiPython({ origin, endpoint, key }: SnippetParts): string {
  return lines(
    '# pip install openai',
    'from openai import OpenAI',
    '',
    `client = OpenAI(base_url=${quoted(`${origin}/mlflow/v1`)}, api_key=${quoted(key)})`,
    'completion = client.chat.completions.create(',
    `    model=${quoted(endpoint)},`,
    '    messages=[{"role": "user", "content": "Hello"}],',
    ')',
    'print(completion.choices[0].message.content)',
  );
}

function openaiNode({ origin, endpoint, key }: SnippetParts): string {
  return lines(
    '// npm install openai',
    'import OpenAI from "openai";',
    '',
    `const client = new OpenAI({ baseURL: ${quoted(`${origin}/mlflow/v1`)}, apiKey: ${quoted(key)} });`,
    'const completion = await client.chat.completions.create({',
    `  model: ${quoted(endpoint)},`,
    '  messages: [{ role: "user", content: "Hello" }],',
    '});',
    'console.log(completion.choices[0].message.content);',
  );
}

function aiSdk({ origin, endpoint, key }: SnippetParts): string {
  return lines(
    '// npm install ai @ai-sdk/openai',
    'import { createOpenAI } from "@ai-sdk/openai";',
    'import { generateText } from "ai";',
    '',
    `const gateway = createOpenAI({ baseURL: ${quoted(`${origin}/mlflow/v1`)}, apiKey: ${quoted(key)} });`,
    `const { text } = await generateText({ model: gateway.chat(${quoted(endpoint)}), prompt: "Hello" });`,
    'console.log(text);',
  );
}

function anthropicNode({ origin, endpoint, key }: SnippetParts): string {
  return lines(
    '// npm install @anthropic-ai/sdk',
    'import Anthropic from "@anthropic-ai/sdk";',
    '',
    `const client = new Anthropic({ baseURL: ${quoted(`${origin}/anthropic`)}, apiKey: ${quoted(key)} });`,
    'const message = await client.messages.create({',
    `  model: ${quoted(endpoint)},`,
    '  max_tokens: 256,',
    '  messages: [{ role: "user", content: "Hello" }],',
    '});',
    'console.log(message.content);',
  );
}

function googleNode({ origin, endpoint, key }: SnippetParts): string {
  return lines(
    '// npm install @google/genai',
    'import { GoogleGenAI } from "@google/genai";',
    '',
    `const client = new GoogleGenAI({ apiKey: ${quoted(key)}, httpOptions: { baseUrl: ${quoted(`${origin}/gemini`)} } });`,
    `const answer = await client.models.generateContent({ model: ${quoted(endpoint)}, contents: "Hello" });`,
    'console.log(answer.text);',
  );
}

/** https://code.claude.com/docs/en/llm-gateway */
function claudeCode({ origin, endpoint, key }: SnippetParts): string {
  return lines(
    `export ANTHROPIC_BASE_URL=${shell(`${origin}/anthropic`)}`,
    `export ANTHROPIC_AUTH_TOKEN=${shell(key)}`,
    `claude --model ${shell(endpoint)}`,
  );
}

/** https://developers.openai.com/codex/config-reference */
function codex({ origin, endpoint, key }: SnippetParts): string {
  return lines(
    `# ~/.codex/config.toml · export TALLYGATE_KEY=${shell(key)}`,
    `model = ${quoted(endpoint)}`,
    'model_provider = "tallygate"',
    '',
    '[model_providers.tallygate]',
    'name = "Tallygate"',
    `base_url = ${quoted(`${origin}/codex/v1`)}`,
    'env_key = "TALLYGATE_KEY"',
    'wire_api = "responses"',
  );
}

/** https://geminicli.com/docs/reference/configuration */
function geminiCli({ origin, endpoint, key }: SnippetParts): string {
  return lines(
    `export GOOGLE_GEMINI_BASE_URL=${shell(`${origin}/gemini`)}`,
    `export GEMINI_API_KEY=${shell(key)}`,
    `gemini -m ${shell(endpoint)}`,
  );
}

/** What its settings ask for, under Models. */
function cursor({ origin, endpoint, key }: SnippetParts): string {
  return lines(
    `OpenAI API Key            ${key}`,
    `Override OpenAI Base URL  ${origin}/cursor/v1`,
    `Model  ${endpoint}`,
  );
}

/** One word of a POSIX shell, whatever is in it. */
function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function lines(...all: readonly string[]): string {
  return all.join('\n');
}
