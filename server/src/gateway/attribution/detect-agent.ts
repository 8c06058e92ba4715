import type { AgentName, Opening } from '#usage';
import { CLAIM_HEADERS, claimText } from './read-claims.ts';

/** The columns of a row that tell of a coding agent. Empty: none, or not told. */
export type AgentColumns = Pick<Opening, 'agent' | 'agentVersion' | 'sessionId'>;

/** What is known of the program that calls. */
export interface CallingProgram {
  /** Path of the request, or the base of it, such as `/codex`. */
  readonly basePath: string;
  /** Flat list of lower-case names and values. */
  readonly headers: readonly string[];
  readonly userAgent: string;
}

/**
 * Tells which coding agent calls, in which version and session. What an agent's own path or header says goes before its
 * user agent, which operators may change. Runs for every request: one pass over the headers, bounded pieces of the rest.
 */
export function detectAgent({ basePath, headers, userAgent }: CallingProgram): AgentColumns {
  const signs = readSigns(headers);
  const named = agentOfPath(basePath) ?? agentOfSigns(signs);
  const product = productOf(userAgent);
  const version = product === undefined ? '' : versionIn(userAgent.slice(0, USER_AGENT_READ), product);
  const agent = named ?? (version === '' ? undefined : product?.agent) ?? '';
  return { agent, agentVersion: agent === product?.agent ? version : '', sessionId: sessionOf(signs) };
}

/** Bases of ours that only one agent is told to use. */
function agentOfPath(path: string): AgentName | undefined {
  if (path === '/codex' || path.startsWith('/codex/')) return 'codex';
  if (path === '/cursor' || path.startsWith('/cursor/')) return 'cursor';
  return undefined;
}

/** Values of the headers that tell of agents; undefined: not sent. */
interface Signs {
  session: string | undefined;
  claudeSession: string | undefined;
  plainSession: string | undefined;
  thread: string | undefined;
  isCodexTurn: boolean;
  isInteraction: boolean;
  isInitiated: boolean;
}

/** The first of each counts. */
function readSigns(headers: readonly string[]): Signs {
  const signs: Signs = { ...NO_SIGNS };
  for (let index = 0; index < headers.length; index += 2) {
    switch (headers[index]) {
      case CLAIM_HEADERS.sessionId:
        signs.session ??= headers[index + 1];
        break;
      // https://code.claude.com/docs/en/llm-gateway-protocol
      case 'x-claude-code-session-id':
        signs.claudeSession ??= headers[index + 1];
        break;
      // Codex sends these three: https://github.com/openai/codex
      case 'session-id':
        signs.plainSession ??= headers[index + 1];
        break;
      case 'thread-id':
        signs.thread ??= headers[index + 1];
        break;
      case 'x-codex-turn-metadata':
        signs.isCodexTurn = true;
        break;
      // Copilot CLI sends both, and no user agent of its own.
      case 'x-interaction-type':
        signs.isInteraction = true;
        break;
      case 'x-initiator':
        signs.isInitiated = true;
    }
  }
  return signs;
}

const NO_SIGNS: Signs = {
  session: undefined,
  claudeSession: undefined,
  plainSession: undefined,
  thread: undefined,
  isCodexTurn: false,
  isInteraction: false,
  isInitiated: false,
};

function agentOfSigns(signs: Signs): AgentName | undefined {
  if (signs.claudeSession !== undefined) return 'claude-code';
  if (signs.isCodexTurn) return 'codex';
  return signs.isInteraction && signs.isInitiated ? 'copilot' : undefined;
}

/** How an agent's user agent begins: its product's name, up to a slash, then its version. */
interface Product {
  readonly agent: AgentName;
  readonly start: string;
}

/** Where the name of a surface follows, such as `codex_exec` and `GeminiCLI-tui`, the start is only a part of the name. */
const PRODUCTS: readonly Product[] = [
  { agent: 'claude-code', start: 'claude-cli/' },
  { agent: 'codex', start: 'codex_' },
  { agent: 'gemini-cli', start: 'GeminiCLI' },
  { agent: 'cursor', start: 'Cursor/' },
];

function productOf(userAgent: string): Product | undefined {
  for (const product of PRODUCTS) if (userAgent.startsWith(product.start)) return product;
  return undefined;
}

/** UTF-16 units of a user agent that are looked at: name and version stand at its beginning. */
const USER_AGENT_READ = 96;

function versionIn(userAgent: string, { start }: Product): string {
  const slash = userAgent.indexOf('/', start.length - 1);
  return slash < 0 ? '' : (VERSION.exec(userAgent.slice(slash + 1))?.[0] ?? '');
}

/** At most as long as the column keeps. */
const VERSION = /^\d[0-9A-Za-z.+-]{0,31}/;

function sessionOf({ session, claudeSession, plainSession, thread }: Signs): string {
  const claimed = session === undefined ? undefined : claimText(session);
  return claimed || plainText(claudeSession) || plainText(plainSession) || plainText(thread);
}

/** An agent's own id of a session: visible ASCII; what else stands there is none. */
function plainText(value: string | undefined): string {
  return value !== undefined && PLAIN.test(value) ? value : '';
}

const PLAIN = /^[\x21-\x7e]{1,128}$/;
