import { readdirSync, readFileSync } from 'node:fs';

export const ROLES = ['warehouse', 'control', 'gateway'] as const;
export type Role = (typeof ROLES)[number];

export interface ProcessFacts {
  readonly pid: number;
  readonly session: number;
  readonly arguments: readonly string[];
}

/**
 * Every live process of a session, whoever their parents are by now; zombies are not live. Linux only, as /proc is.
 * The program is started as the leader of a session of its own, so that none of its processes can be missed.
 */
export function processesOfSession(session: number): readonly ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? [])
    .filter((facts) => facts.session === session);
}

/** The role that a process plays, by its arguments: `--role=gateway`, or the role as a word of its own. */
export function roleOf(facts: ProcessFacts): Role | undefined {
  return ROLES.find((role) =>
    facts.arguments.some((word) => word === role || word === `--role=${role}` || word.endsWith(`/${role}.ts`)),
  );
}

/** Processor time that a process has used, in milliseconds (user and system; clock ticks of 10 ms). */
export function processorMs(pid: number): number {
  const fields = afterName(readText(`/proc/${pid}/stat`));
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Memory that a process holds, in bytes; 0 when it is gone. */
export function residentBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readText(`/proc/${pid}/status`))?.[1];
  return Number(kib ?? 0) * 1_024;
}

function readProcess(pid: number): ProcessFacts | undefined {
  const stat = afterName(readText(`/proc/${pid}/stat`));
  const [state, , , session] = stat;
  if (state === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, session: Number(session), arguments: readText(`/proc/${pid}/cmdline`).split('\0').filter(Boolean) };
}

/** The fields of a stat line after the name, which may hold blanks and brackets. */
function afterName(stat: string): readonly string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Empty when the process is gone meanwhile. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
