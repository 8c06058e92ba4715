const LENGTH_MAX = 48;

/** A name as documents have them, made of words in any language: `Cost by team` is `cost_by_team`; one that is taken gets a number. */
export function freshName(
  words: string,
  { taken, otherwise }: { readonly taken: Iterable<string>; readonly otherwise: string },
): string {
  const names = new Set(taken);
  const slug = words
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, LENGTH_MAX);
  const base = slug === '' ? otherwise : slug;
  if (!names.has(base)) return base;
  let count = 2;
  while (names.has(`${base}_${count}`)) count++;
  return `${base}_${count}`;
}
