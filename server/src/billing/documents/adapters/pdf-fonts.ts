import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The two weights that documents are set in. */
export type Weight = 'regular' | 'strong';

const FILES: Readonly<Record<Weight, string>> = {
  regular: import.meta.resolve('pretendard/dist/public/static/Pretendard-Regular.otf'),
  strong: import.meta.resolve('pretendard/dist/public/static/Pretendard-SemiBold.otf'),
};

const read = new Map<Weight, Buffer>();

/** A font file of Pretendard, which has Korean and Latin. Read once. */
export function fontOf(weight: Weight): Buffer {
  const known = read.get(weight);
  if (known !== undefined) return known;
  const font = readFileSync(fileURLToPath(FILES[weight]));
  read.set(weight, font);
  return font;
}
