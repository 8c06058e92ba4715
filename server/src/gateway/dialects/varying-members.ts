/** Members whose values may differ between two events that say the same to a gateway, by the end of their names. */
export interface VaryingMembers {
  /** Texts of the answer: their bytes are what an event's `contentBytes` counts. */
  readonly texts: readonly string[];
  /** Strings and whole numbers that mean nothing to a gateway. */
  readonly others: readonly string[];
}
