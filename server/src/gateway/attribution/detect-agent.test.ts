import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { detectAgent } from './detect-agent.ts';

const numRuns = inject('isProof') ? 20_000 : 500;

const CLAUDE = 'claude-cli/2.1.330 (external, sdk-cli)';
const CODEX = 'codex_exec/0.169.0 (Debian 12.0.0; x86_64) xterm (codex_exec; 0.169.0)';
const GEMINI = 'GeminiCLI-tui/0.61.0/gemini-2.5-flash (linux; x64; terminal)';
const SDK = 'OpenAI/JS 5.20.1';
const SESSION = '0198c0de-0000-7000-8000-000000000001';

function detect({ path = '', userAgent = '', headers = [] as readonly string[] }) {
  const { agent, agentVersion, sessionId } = detectAgent({ basePath: path, headers, userAgent });
  return [agent, agentVersion, sessionId];
}

describe('the agent', () => {
  test.each([
    // what agents send
    { when: 'Claude Code calls', userAgent: CLAUDE, agent: ['claude-code', '2.1.330', ''] },
    { when: 'Codex calls', userAgent: CODEX, agent: ['codex', '0.169.0', ''] },
    { when: 'the terminal of Codex calls', userAgent: 'codex_cli_rs/0.150.2 (x)', agent: ['codex', '0.150.2', ''] },
    {
      when: 'a pre-release calls',
      userAgent: 'codex_tui/0.170.0-alpha.3 (x)',
      agent: ['codex', '0.170.0-alpha.3', ''],
    },
    { when: 'Gemini CLI calls', userAgent: GEMINI, agent: ['gemini-cli', '0.61.0', ''] },
    { when: 'Gemini CLI has no surface', userAgent: 'GeminiCLI/0.61.0/m', agent: ['gemini-cli', '0.61.0', ''] },
    { when: 'Cursor calls by its path', path: '/cursor', userAgent: 'Go-http-client/2.0', agent: ['cursor', '', ''] },
    {
      when: 'Cursor says its version',
      path: '/cursor/v1',
      userAgent: 'Cursor/2.4.28 (x)',
      agent: ['cursor', '2.4.28', ''],
    },
    {
      when: 'Copilot calls with the user agent of its SDK',
      userAgent: SDK,
      headers: ['x-interaction-type', 'conversation-agent', 'x-initiator', 'user'],
      agent: ['copilot', '', ''],
    },
    // no agent
    { when: 'an SDK calls', userAgent: SDK, agent: ['', '', ''] },
    { when: 'nothing is said', agent: ['', '', ''] },
    { when: 'the product only begins like one', userAgent: 'claude-cli-fork/1.0', agent: ['', '', ''] },
    { when: 'the product stands further on', userAgent: `x ${CLAUDE}`, agent: ['', '', ''] },
    { when: 'the version is missing', userAgent: 'claude-cli/', agent: ['', '', ''] },
    { when: 'the version is no number', userAgent: 'codex_exec/latest', agent: ['', '', ''] },
    { when: 'the name has no end', userAgent: `codex_${'a'.repeat(100)}/1.0`, agent: ['', '', ''] },
    { when: 'there is no slash', userAgent: 'GeminiCLI', agent: ['', '', ''] },
    { when: 'the path only begins like one', path: '/codexes/v1', agent: ['', '', ''] },
    { when: 'one of two headers of Copilot is there', headers: ['x-initiator', 'user'], agent: ['', '', ''] },
    // precedence: path, header, user agent
    { when: 'the path and the user agent agree', path: '/codex', userAgent: CODEX, agent: ['codex', '0.169.0', ''] },
    { when: 'the path and the user agent differ', path: '/codex/v1', userAgent: CLAUDE, agent: ['codex', '', ''] },
    {
      when: 'the path and a header differ',
      path: '/codex',
      headers: ['x-claude-code-session-id', SESSION],
      agent: ['codex', '', SESSION],
    },
    {
      when: 'an operator gave Claude Code another user agent',
      userAgent: 'acme/1',
      headers: ['x-claude-code-session-id', SESSION],
      agent: ['claude-code', '', SESSION],
    },
    {
      when: 'a header and the user agent agree',
      userAgent: CLAUDE,
      headers: ['x-claude-code-session-id', SESSION],
      agent: ['claude-code', '2.1.330', SESSION],
    },
    {
      when: 'a header and the user agent differ',
      userAgent: GEMINI,
      headers: ['x-codex-turn-metadata', '{}'],
      agent: ['codex', '', ''],
    },
  ])('$when', ({ path, userAgent, headers, agent }) => {
    expect(detect({ ...(path && { path }), ...(userAgent && { userAgent }), ...(headers && { headers }) })).toEqual(
      agent,
    );
  });
});

describe('the session', () => {
  const all = ['thread-id', 't', 'session-id', 's', 'x-claude-code-session-id', 'c', 'tallygate-session-id', '세션'];
  const latin1 = all.map((text) => Buffer.from(text, 'utf8').toString('latin1'));
  test.each([
    { when: 'the caller claims one', headers: latin1, session: '세션' },
    { when: 'it is Claude Code’s', headers: latin1.slice(0, 6), session: 'c' },
    { when: 'it is the session of Codex', headers: latin1.slice(0, 4), session: 's' },
    { when: 'it is the thread of Codex', headers: latin1.slice(0, 2), session: 't' },
    { when: 'the claimed one is empty', headers: ['tallygate-session-id', '', 'session-id', 's'], session: 's' },
    { when: 'the claimed one is no text', headers: ['tallygate-session-id', 'a\x00', 'session-id', 's'], session: 's' },
    { when: 'it is no plain text', headers: ['session-id', 'a b', 'thread-id', 't'], session: 't' },
    { when: 'it is longer than its column', headers: ['session-id', 'a'.repeat(129)], session: '' },
    { when: 'it is as long as its column', headers: ['session-id', 'a'.repeat(128)], session: 'a'.repeat(128) },
    { when: 'it is repeated: the first counts', headers: ['session-id', 'a', 'session-id', 'b'], session: 'a' },
    { when: 'a value is named like a header', headers: ['x', 'session-id', 'y', 'z'], session: '' },
  ])('$when', ({ headers, session }) => {
    expect(detect({ headers })[2]).toBe(session);
  });
});

describe('hostile callers', () => {
  test('whatever is sent, agent, version and session fit their columns', () => {
    const piece = fc.constantFrom('claude-cli/', 'codex_', 'GeminiCLI', '/', '1', '.', '-', '(', '\x00', '\xff', ' ');
    const text = fc.string({ unit: piece, maxLength: 200 });
    fc.assert(
      fc.property(text, text, text, (userAgent, session, path) => {
        const headers = ['session-id', session, 'tallygate-session-id', userAgent];
        const made = detectAgent({ basePath: path, headers, userAgent });
        expect(made.agentVersion).toMatch(/^(\d[0-9A-Za-z.+-]{0,31})?$/);
        expect(made.sessionId.length).toBeLessThanOrEqual(128);
        expect(made.agent === '' ? made.agentVersion : '').toBe('');
      }),
      { numRuns },
    );
  });

  test.each([
    { what: 'a product without an end', userAgent: `codex_${'a'.repeat(60_000)}` },
    { what: 'a version without an end', userAgent: `claude-cli/${'1.'.repeat(30_000)}` },
    { what: 'slashes without an end', userAgent: `GeminiCLI${'/'.repeat(60_000)}` },
    { what: 'a session without an end', userAgent: CLAUDE, headers: ['session-id', 'a'.repeat(60_000)] },
    {
      what: 'a claimed session without an end',
      userAgent: CLAUDE,
      headers: ['tallygate-session-id', '\xc3'.repeat(384)],
    },
    {
      what: 'as many headers as there may be',
      userAgent: SDK,
      headers: Array.from({ length: 400 }, (_, i) => `x-${i}`),
    },
  ])('$what costs no more than some microseconds', ({ userAgent, headers = [] as readonly string[] }) => {
    const rounds = 2_000;
    const costOnce = () => {
      const startedMs = performance.now();
      for (let round = 0; round < rounds; round += 1) detectAgent({ basePath: '/openai', headers, userAgent });
      return ((performance.now() - startedMs) * 1_000) / rounds;
    };
    // The best of several: other work on the machine only ever adds. A bound far above what is measured (below 4 µs), and
    // far below what anything that looks at each character more than once would take.
    expect(Math.min(...Array.from({ length: 10 }, costOnce))).toBeLessThan(25);
  });
});
