import { hash } from 'node:crypto';
import type { Language } from '@tallygate/contract';
import type { Instant } from '#kernel';

export type Role = 'account_admin' | 'workspace_admin' | 'member' | 'viewer';

/** An API key and whom it speaks for. The secret itself is nowhere kept. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the secret, hex. Secrets are long and random, so that a slow hash would add nothing. */
  readonly hash: string;
  /** Stable id of the person, service principal or group. */
  readonly requesterId: string;
  /** Its address at the time. */
  readonly requester: string;
  readonly requesterType: 'USER' | 'SERVICE_PRINCIPAL' | 'GROUP';
  readonly groups: readonly string[];
  readonly workspaceId: string;
  readonly role: Role;
  /** Names of the endpoints it may call; undefined: all. */
  readonly endpoints: readonly string[] | undefined;
  /** Run types that its requests may claim; undefined: none. An account admin's key may claim all, here and below. */
  readonly runTypes: readonly string[] | undefined;
  readonly services: readonly string[] | undefined;
  readonly features: readonly string[] | undefined;
  readonly expiresAt: Instant | undefined;
  /** The language that its person chose; undefined: none, or it speaks for no person. */
  readonly language?: Language | undefined;
}

/** The name under which a secret is stored and found. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}
