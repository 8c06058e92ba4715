import { pino } from 'pino';
import type { Log, LogFacts } from '#kernel';
import type { LogLevel } from '../config.ts';

const DEPTH_MAX = 5;
const STDERR = 2;
const SECRET_NAME = /(^key|api_?key|secret|password|authorization|credential|cookie|token|adminkey|demokey)$/i;
const SECRET_VALUE = /\b(tg-|tgk_|sk-|sk_|AIza)[A-Za-z0-9_-]{12,}|\bBearer\s+\S+|(?<=:\/\/)[^\s/@]+@/g;

/** Logs JSON lines on stderr, with the role in each. Fields and texts that look like secrets are blotted out. */
export function pinoLog(options: {
  readonly level: LogLevel;
  readonly role: string;
  readonly write?: (line: string) => void;
}): Log {
  const { level, role, write } = options;
  const settings = {
    level,
    base: { role, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger =
    write === undefined ? pino(settings, pino.destination({ dest: STDERR, sync: true })) : pino(settings, { write });
  return {
    debug: (facts, sentence) => logger.debug(blot(facts), sentence),
    info: (facts, sentence) => logger.info(blot(facts), sentence),
    warn: (facts, sentence) => logger.warn(blot(facts), sentence),
    error: (facts, sentence) => logger.error(blot(facts), sentence),
  };
}

function blot(facts: LogFacts): Record<string, unknown> {
  return blotMembers(facts, 0);
}

function blotMembers(value: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      typeof member === 'string' && SECRET_NAME.test(name) ? '[redacted]' : blotValue(member, depth),
    ]),
  );
}

function blotValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.replace(SECRET_VALUE, '[redacted]');
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return '[deep]';
  if (value instanceof Error) return blotError(value, depth);
  if (Array.isArray(value)) return value.slice(0, 100).map((element) => blotValue(element, depth + 1));
  return blotMembers(value, depth + 1);
}

function blotError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  return blotMembers({ name, message, stack, code, cause }, depth + 1);
}
