/** Where somebody goes after signing in: a page of ours, whatever the address said; `/` in place of anything else. */
export function ownPath(next: string | undefined): string {
  if (next === undefined || next.length > 2_000) return '/';
  // Browsers read backslashes as slashes and drop control characters before they look.
  const isOwn = /^\/(?![/\\])[\x21-\x7e\u00a0-\uffff]*$/.test(next) && !next.includes('\\');
  return isOwn && !/^\/(sign-in|api|reset-password|setup)(?![\w-])/.test(next) ? next : '/';
}
