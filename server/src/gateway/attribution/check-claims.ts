import { type ErrorCode, type ErrorDetails, SYSTEM_ACTOR } from '@tallygate/contract';
import type { KeyRecord } from '#identity';
import type { Opening } from '#usage';
import { CLAIM_CHARS_MAX, CLAIM_HEADERS, type Claimed, type Claims } from './read-claims.ts';

/** The columns of a row that a caller's claims become. */
export type ClaimedColumns = Pick<Opening, 'service' | 'feature' | 'runId' | 'runType' | 'attributedTo'>;

/** What a row says when nothing was claimed, or what was claimed does not count. */
export const NO_CLAIMED_COLUMNS: ClaimedColumns = {
  service: '',
  feature: '',
  runId: '',
  runType: '',
  attributedTo: '',
};

export type ClaimsDecision =
  | { readonly kind: 'allowed'; readonly attribution: ClaimedColumns }
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode & ('claim_invalid' | 'claim_not_allowed');
      readonly status: 400 | 403;
      readonly details: ErrorDetails;
    };

/** Whose claims are judged. */
export type ClaimingKey = Pick<KeyRecord, 'role' | 'requesterType' | 'runTypes' | 'services' | 'features'>;

/**
 * Decides whether a key may claim what its request does. What a run counts as follows from its type, so that each
 * type, service and feature must be in the key's own list; a key without a list may claim none, an account admin's may
 * claim all. Only a service principal speaks for others, and nobody as the system actor. Ids of runs and sessions are anybody's to choose.
 */
export function checkClaims(key: ClaimingKey, claims: Claims): ClaimsDecision {
  if (claims.kind === 'invalid') {
    const details = { header: claims.header, chars_max: CLAIM_CHARS_MAX };
    return { kind: 'refused', code: 'claim_invalid', status: 400, details };
  }
  const { claimed } = claims;
  const { runId, runType, service, feature, user } = claimed;
  for (const claim of LISTED) {
    const allowed = key[LIST_OF[claim]] ?? NOTHING;
    if (claimed[claim] !== '' && key.role !== 'account_admin' && !allowed.includes(claimed[claim]))
      return notAllowed(claim, claimed, allowed);
  }
  if (user !== '' && key.requesterType !== 'SERVICE_PRINCIPAL')
    return notAllowed('user', claimed, FOR_SERVICE_PRINCIPALS);
  if (user === SYSTEM_ACTOR) return notAllowed('user', claimed, NOTHING);
  return { kind: 'allowed', attribution: { service, feature, runId, runType, attributedTo: user } };
}

const LISTED = ['runType', 'service', 'feature'] as const;
const LIST_OF = { runType: 'runTypes', service: 'services', feature: 'features' } as const;
const NOTHING: readonly string[] = [];
const FOR_SERVICE_PRINCIPALS = ['requester_type = SERVICE_PRINCIPAL'];

function notAllowed(claim: keyof Claimed, claimed: Claimed, allowed: readonly string[]): ClaimsDecision {
  const details = { header: CLAIM_HEADERS[claim], value: claimed[claim], allowed: shown(allowed) };
  return { kind: 'refused', code: 'claim_not_allowed', status: 403, details };
}

/** Lists in answers are short; what goes on is marked. */
const SHOWN_MAX = 20;

function shown(names: readonly string[]): string {
  if (names.length === 0) return '–';
  return names.slice(0, SHOWN_MAX).join(', ') + (names.length > SHOWN_MAX ? ', …' : '');
}
