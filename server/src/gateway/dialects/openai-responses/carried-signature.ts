import { membersOf, textOf } from '../read-members.ts';

/** A provider's signature on its way through a client, which gives it back in the next request. */
export interface CarriedSignature {
  readonly signature: string;
  /** The tool call that it is of; undefined: it is of the thoughts that it stands with. */
  readonly callId: string | undefined;
}

/** Tells what we put in from what another server sealed. */
export const SEAL_MARK = 'tallygate.';

/**
 * What stands in `encrypted_content` of a `reasoning` item. This API has that one place for what a provider wants back
 * unread, and clients give its items back whole; so a signature of a tool call has an item of its own, in front of the call.
 */
export function sealSignature({ signature, callId }: CarriedSignature): string {
  const text = JSON.stringify({ signature, call_id: callId });
  return SEAL_MARK + Buffer.from(text).toString('base64url');
}

/** What `sealSignature` sealed; undefined for anything else. */
export function openSignature(sealed: string | undefined): CarriedSignature | undefined {
  if (!sealed?.startsWith(SEAL_MARK)) return undefined;
  const members = membersOf(parsed(Buffer.from(sealed.slice(SEAL_MARK.length), 'base64url').toString()));
  const signature = textOf(members?.['signature']);
  return signature === undefined ? undefined : { signature, callId: textOf(members?.['call_id']) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
