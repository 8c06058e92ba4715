import { DirectoryLocked } from './running-role.ts';
import { EarlierSecretMissing } from './settle-sealing.ts';
import type { Failed } from './supervision/messages.ts';

const ADDRESS_CODES = ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND', 'EAFNOSUPPORT', 'EINVAL'];

/** Why a role cannot start, for the supervisor: it gives up for an address at the first start, and tries again for the rest. */
export function describeFailure(error: unknown): Omit<Failed, 'kind'> {
  const codes = causes(error).map((each) => (each as { code?: unknown }).code);
  const isAddress = causes(error).some(isListenError) && codes.some((code) => ADDRESS_CODES.includes(String(code)));
  const code = codes.find((each) => typeof each === 'string') as string | undefined;
  const sentence = error instanceof Error ? error.message : String(error);
  if (error instanceof EarlierSecretMissing) return { reason: 'secret', sentence };
  if (error instanceof DirectoryLocked) return { reason: 'locked', sentence };
  return isAddress ? { reason: 'address', sentence: code ?? sentence } : { reason: 'other', sentence };
}

function isListenError(error: unknown): boolean {
  const { syscall } = error as { syscall?: unknown };
  return syscall === 'listen' || syscall === 'bind' || syscall === 'getaddrinfo';
}

/** The error and what caused it, a few levels down. */
function causes(error: unknown): readonly unknown[] {
  const found: unknown[] = [];
  for (let each = error; each instanceof Error && found.length < 5; each = each.cause) found.push(each);
  return found;
}
