/** Where to go after the sign-in: a page of ours, whatever the address of the page was made to say. */
export function ownAddress(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/') || /^\/[/\\]/.test(next) || next.startsWith('/sign-in')) return '/';
  return next;
}
