import { textsOfPages } from './i18n.ts';

/** A part of the program that is on its way, together with the texts that it needs beside those of the first page. */
export async function withTexts<Part>(coming: Promise<Part>): Promise<Part> {
  const [part] = await Promise.all([coming, textsOfPages()]);
  return part;
}
