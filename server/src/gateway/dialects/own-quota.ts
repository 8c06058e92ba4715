const CODES: ReadonlySet<string> = new Set(['run_quota_exhausted', 'budget_exhausted', 'insufficient_credits']);

/** Whether an error of ours says that what was bought or granted is used up: no waiting helps, as it does with a rate. */
export function isOwnQuota(code: string): boolean {
  return CODES.has(code);
}
