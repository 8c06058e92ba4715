/** What every page needs to know of the account. */
export interface AccountFacts {
  readonly id: string;
  readonly name: string;
  /** IANA name of the zone that its days are of. */
  readonly timeZone: string;
  readonly workspaces: readonly { readonly id: string; readonly name: string }[];
  /** Where somebody works who names no workspace. */
  readonly defaultWorkspaceId: string;
}
