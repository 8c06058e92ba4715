import { koFirst } from './ko-first.ts';
import { koPages } from './ko-pages.ts';

/** Every text of the screens in Korean. `{name}` is filled in; particles never touch it. */
export const ko = { ...koFirst, ...koPages } as const;

/** The id of a text. */
export type TextId = keyof typeof ko;
