import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { isServing, KEY_PLACEHOLDER, snippetsOf } from './snippets.ts';

const PARTS = { origin: 'https://gw.example.com', endpoint: 'gpt', key: 'tg-key' };
const snippets = snippetsOf(PARTS);

test.each([
  ['curl', '/mlflow/v1/chat/completions'],
  ['openai-python', '/mlflow/v1"'],
  ['openai-node', '/mlflow/v1"'],
  ['ai-sdk', '/mlflow/v1"'],
  ['anthropic-node', '/anthropic"'],
  ['google-node', '/gemini"'],
  ['claude-code', "/anthropic'"],
  ['codex', '/codex/v1"'],
  ['gemini-cli', "/gemini'"],
  ['cursor', '/cursor/v1'],
])('%s has the base URL that it needs, the endpoint and the key, and nothing to fill in', (id, path) => {
  const snippet = snippets.find((each) => each.id === id);
  expect(snippet?.text).toContain(`https://gw.example.com${path}`);
  expect(snippet?.text).toContain('gpt');
  expect(snippet?.text).toContain('tg-key');
  expect(snippet?.text).not.toMatch(/undefined|YOUR_|\.\.\./);
});

test('every snippet is looked at, each has an id of its own, and without a key the place for it is seen', () => {
  expect(snippets).toHaveLength(10);
  expect(new Set(snippets.map(({ id }) => id)).size).toBe(10);
  for (const { text } of snippetsOf({ ...PARTS, key: KEY_PLACEHOLDER })) expect(text).toContain(KEY_PLACEHOLDER);
});

test('a name with quotes, dollars and backslashes reaches curl whole, and runs nothing', () => {
  const endpoint = `it's "$(exit 9)" \\n \`id\` 한`;
  const [curl] = snippetsOf({ ...PARTS, endpoint });
  const shown = `curl() { printf '%s\\0' "$@"; }\n${curl?.text}`;
  const words = execFileSync('bash', ['-c', shown], { encoding: 'utf8' }).split('\0');
  expect(JSON.parse(words[words.indexOf('-d') + 1] ?? '')).toMatchObject({ model: endpoint });
});

test.each([
  ['the unified API reaches all', 'curl', ['openai', 'anthropic', 'gemini'], true],
  ['Anthropic’s own reaches Anthropic’s', 'claude-code', ['anthropic', 'anthropic'], true],
  ['and not where one destination is another’s', 'claude-code', ['anthropic', 'openai'], false],
  ['the built-in one answers in every shape', 'google-node', ['demo'], true],
  ['what is not told is not refused', 'google-node', [null], true],
] as const)('%s', (...[, id, kinds, serves]) => {
  const snippet = snippets.find((each) => each.id === id);
  expect(isServing({ kinds: snippet?.kinds }, kinds)).toBe(serves);
});
