import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { BODY_BYTES_MAX, findTurn } from './find-turn.ts';

const numRuns = inject('isProof') ? 5_000 : 200;

type Dialect = Parameters<typeof findTurn>[0]['dialect'];
const MESSAGES: Dialect = { kind: 'anthropic', operation: 'messages' };
const CHAT: Dialect = { kind: 'openai', operation: 'chat/completions' };
const RESPONSES: Dialect = { kind: 'openai', operation: 'responses' };
const GEMINI: Dialect = { kind: 'gemini', operation: 'streamGenerateContent' };

const CLAUDE = { agent: 'claude-code', sessionId: 's-1' } as const;

function turn(body: unknown, parts: Partial<Parameters<typeof findTurn>[0]> = {}): string | undefined {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return findTurn({ agent: CLAUDE, headers: [], dialect: MESSAGES, body: bytes, ...parts });
}

const ask = (content: unknown) => ({ role: 'user', content });
const USE = {
  role: 'assistant',
  content: [{ type: 'tool_use', id: 't', name: 'Read', input: { role: 'user', content: 'x' } }],
};
const ANSWERED = { tool_use_id: 't', type: 'tool_result', content: 'role: "user", "content": "no"' };
const RESULT = ask([ANSWERED]);
const SAID = { messages: [ask('fix it')] };

describe('two requests of an agent are of one turn', () => {
  test.each([
    { when: 'a tool has answered', other: { messages: [ask('fix it'), USE, RESULT] } },
    { when: 'many have', other: { messages: [ask('fix it'), USE, RESULT, USE, RESULT, USE, RESULT] } },
    {
      when: 'the agent writes the message in another form, to have it cached',
      other: { messages: [ask([{ type: 'text', text: 'fix it', cache_control: { type: 'ephemeral' } }]), USE, RESULT] },
    },
    {
      when: 'the agent adds reminders to it, and a message of reminders alone',
      other: {
        messages: [
          ask([
            { type: 'text', text: '<system-reminder>today is…</system-reminder>' },
            { type: 'text', text: 'fix it' },
          ]),
          USE,
          ask([{ type: 'text', text: '<system-reminder>a list</system-reminder>' }]),
        ],
      },
    },
    {
      when: 'the person says something while tools answer',
      other: { messages: [ask('fix it'), USE, ask([ANSWERED, { type: 'text', text: 'hurry' }])] },
    },
    {
      when: 'the other members differ and stand elsewhere',
      other: { model: 'x', tools: [{ messages: [] }], ...SAID, a: 1 },
    },
    {
      when: 'the assistant’s words are begun already',
      other: { messages: [ask('fix it'), { role: 'assistant', content: '{' }] },
    },
  ])('when $when', ({ other }) => {
    expect(turn(SAID)).toMatch(/^turn-[0-9a-f]{32}$/);
    expect(turn(other)).toBe(turn(SAID));
  });
});

describe('two requests of an agent are of different turns', () => {
  test.each([
    { when: 'the person says the next thing', other: { messages: [ask('fix it'), USE, RESULT, ask('now test it')] } },
    { when: 'the person says the same again', other: { messages: [ask('fix it'), USE, RESULT, ask('fix it')] } },
    { when: 'the person shows a picture', other: { messages: [ask('fix it'), USE, RESULT, ask([{ type: 'image' }])] } },
    {
      when: 'the words are cut elsewhere',
      other: {
        messages: [
          ask([
            { type: 'text', text: 'fix' },
            { type: 'text', text: ' it' },
          ]),
        ],
      },
    },
    { when: 'it is another session', other: SAID, agent: { ...CLAUDE, sessionId: 's-2' } },
    { when: 'the agent finds a title beside', other: { messages: [ask('Write a title for: fix it')] } },
  ])('when $when', ({ other, agent = CLAUDE }) => {
    const found = turn(other, { agent });
    expect(found).toMatch(/^turn-/);
    expect(found).not.toBe(turn(SAID));
  });
});

describe('the last message of a person is found in', () => {
  const chat = (...more: unknown[]) => ({ messages: [{ role: 'system', content: 's' }, ask('go'), ...more] });
  const items = (...more: unknown[]) => ({
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'go' }] }, ...more],
  });
  const contents = (...more: unknown[]) => ({ contents: [{ role: 'user', parts: [{ text: 'go' }] }, ...more] });
  test.each([
    {
      dialect: CHAT,
      one: chat(),
      same: chat({ role: 'assistant', tool_calls: [] }, { role: 'tool', content: 'user' }),
      next: chat({ role: 'assistant', content: 'ok' }, ask('on')),
    },
    {
      dialect: RESPONSES,
      one: items(),
      same: items({ type: 'function_call' }, { type: 'function_call_output', output: 'x' }, { type: 'reasoning' }),
      next: items({ role: 'user', content: 'on' }),
    },
    {
      dialect: GEMINI,
      one: contents(),
      same: contents({ role: 'model', parts: [] }, { role: 'user', parts: [{ functionResponse: { name: 'f' } }] }),
      next: contents({ role: 'model', parts: [] }, { parts: [{ text: 'on' }] }),
    },
  ])('$dialect.kind $dialect.operation', ({ dialect, one, same, next }) => {
    expect(turn(one, { dialect })).toMatch(/^turn-/);
    expect(turn(same, { dialect })).toBe(turn(one, { dialect }));
    expect(turn(next, { dialect })).not.toBe(turn(one, { dialect }));
  });

  test('an input that is one text', () => {
    expect(turn({ input: 'go' }, { dialect: RESPONSES })).toMatch(/^turn-/);
    expect(turn({ input: 'on' }, { dialect: RESPONSES })).not.toBe(turn({ input: 'go' }, { dialect: RESPONSES }));
  });
});

test('without a session’s id the first message tells conversations apart', () => {
  const agent = { agent: 'gemini-cli', sessionId: '' } as const;
  const one = { messages: [ask('a'), USE, ask('go on')] };
  const other = { messages: [ask('b'), USE, ask('go on')] };
  expect(turn(one, { agent })).not.toBe(turn(other, { agent }));
  expect(turn({ messages: [ask('a'), USE, ask('go on'), USE, RESULT] }, { agent })).toBe(turn(one, { agent }));
});

describe('the turn that Codex names', () => {
  const codex = { agent: 'codex', sessionId: 's-1' } as const;
  const headers = (value: string) => ['x-codex-turn-metadata', value];
  const named = (value: string, agent: Parameters<typeof findTurn>[0]['agent'] = codex) =>
    turn({ input: 'go' }, { agent, headers: headers(value), dialect: RESPONSES });
  const digest = turn({ input: 'go' }, { agent: codex, dialect: RESPONSES });

  test('is the run', () => expect(named('{"session_id":"s","turn_id":"0198-7"}')).toBe('0198-7'));
  test.each([
    '',
    '{',
    'null',
    '7',
    '{"turn_id":7}',
    '{"turn_id":""}',
    '{"turn_id":"a b"}',
    `{"turn_id":"${'a'.repeat(129)}"}`,
  ])('is not %s: then its messages tell', (value) => expect(named(value)).toBe(digest));
  test('is no other agent’s', () => expect(named('{"turn_id":"0198-7"}', CLAUDE)).toBe(digest));
});

test.each([
  { when: 'no agent sends it', body: SAID, parts: { agent: { agent: '', sessionId: 's-1' } as const } },
  {
    when: 'its API has no messages',
    body: SAID,
    parts: { dialect: { kind: 'openai', operation: 'embeddings' } as const },
  },
  { when: 'nobody said anything', body: { messages: [USE, RESULT] }, parts: {} },
  { when: 'there are no messages', body: { messages: [] }, parts: {} },
  { when: 'the messages are no list', body: { messages: { role: 'user' } }, parts: {} },
  { when: 'the list holds no messages', body: { messages: [1, 'a', null, {}, [[]], { role: 'user' }] }, parts: {} },
  { when: 'the body is no object', body: '[]', parts: {} },
  { when: 'it is over the bound', body: { ...SAID, x: 'x'.repeat(BODY_BYTES_MAX) }, parts: {} },
])('a turn cannot be told when $when', ({ body, parts }) => {
  expect(turn(body, parts)).toBeUndefined();
});

/** What the rule says, read from the parsed conversation. */
function lastSaid(messages: readonly { readonly role: string; readonly content: unknown }[]): unknown {
  for (let place = messages.length - 1; place >= 0; place--) {
    const { role, content } = messages[place] ?? { role: '', content: '' };
    if (role !== 'user') continue;
    if (typeof content === 'string') return [place, content];
    const blocks = content as readonly { readonly type: string; readonly text?: string }[];
    if (blocks.some(({ type }) => type === 'tool_result')) continue;
    const said = blocks.filter(({ text }) => text?.startsWith('<system-reminder>') !== true);
    if (said.length > 0) return [place, ...said.flatMap(({ text }) => (text === undefined ? [] : [text]))];
  }
  return undefined;
}

test('two conversations are of one turn just when the last thing that a person said is the same, at the same place', () => {
  const words = fc.constantFrom('a', 'b', '', '<system-reminder>', '"role":"user"', '\\', '{"messages":[', '한');
  const block = fc.oneof(
    fc.record({ type: fc.constant('text'), text: words }),
    fc.record({ type: fc.constant('tool_result'), content: words }),
    fc.record({ type: fc.constant('image'), source: fc.record({ role: words, type: words }) }),
  );
  const message = fc.record({
    role: fc.constantFrom('user', 'assistant'),
    content: fc.oneof(words, fc.array(block, { maxLength: 3 })),
  });
  const conversation = fc.array(message, { maxLength: 4 });
  const space = fc.constantFrom(undefined, 1);
  fc.assert(
    fc.property(conversation, conversation, space, (one, other, indent) => {
      const turnOf = (messages: object) => turn(JSON.stringify({ model: 'm', messages }, null, indent));
      const [here, there] = [lastSaid(one), lastSaid(other)];
      expect(turnOf(one) === undefined).toBe(here === undefined);
      if (here !== undefined && there !== undefined) {
        expect(turnOf(one) === turnOf(other)).toBe(JSON.stringify(here) === JSON.stringify(there));
      }
    }),
    { numRuns },
  );
});
