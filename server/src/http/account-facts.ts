import type { Language } from '@tallygate/contract';

/** What every page needs to know of the account. */
export interface AccountFacts {
  readonly id: string;
  readonly name: string;
  /** IANA name of the zone that its days are of. */
  readonly timeZone: string;
  /** Of whoever asks for none and has chosen none. */
  readonly language: Language;
  /** `isMade`: by people, not by the configuration. Archived ones are not among them. */
  readonly workspaces: readonly { readonly id: string; readonly name: string; readonly isMade?: true }[];
  /** Where somebody works who names no workspace. */
  readonly defaultWorkspaceId: string;
}
