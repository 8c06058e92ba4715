/**
 * Where a window of the sandbox goes back to, with what happened there. Undefined: the address is not one of this
 * installation, and nobody is sent to it.
 */
export function wayBack(
  back: string | undefined,
  happened: Readonly<Record<string, string>>,
  origin: string,
): string | undefined {
  if (back === undefined || !URL.canParse(back, origin)) return undefined;
  const url = new URL(back, origin);
  if (url.origin !== origin) return undefined;
  for (const [name, value] of Object.entries(happened)) url.searchParams.set(name, value);
  return url.href;
}
