import { inflateSync } from 'node:zlib';

/** A file as a reader sees it. */
export interface ReadPdf {
  readonly pages: number;
  /** Each run of text as it stands in the file, in order, with a blank between two. */
  readonly text: string;
}

/**
 * Reads the text of a PDF whose fonts say what their glyphs mean (ISO 32000-1, sections 9.4 and 9.10). Throws when it is no
 * PDF, is cut off, or has text that nobody can read.
 */
export function readPdf(bytes: Uint8Array): ReadPdf {
  const file = Buffer.from(bytes).toString('latin1');
  if (!file.startsWith('%PDF-') || !file.trimEnd().endsWith('%%EOF')) throw new Error('no whole PDF');
  const objects = objectsOf(file);
  const pages = [...objects.values()].filter(({ dictionary }) => /\/Type \/Page\b(?!s)/.test(dictionary));
  const text = pages.flatMap((page) => textsOf(page, objects));
  return { pages: pages.length, text: text.join(' ').normalize('NFC') };
}

interface PdfObject {
  readonly dictionary: string;
  /** Unpacked; empty where there is none. */
  readonly stream: string;
}

type Objects = ReadonlyMap<string, PdfObject>;

function objectsOf(file: string): Objects {
  const objects = new Map<string, PdfObject>();
  for (const found of file.matchAll(/(?:^|\n)(\d+) 0 obj\s*\n?/g)) {
    const from = found.index + found[0].length;
    const end = file.indexOf('endobj', from);
    const streamAt = file.indexOf('stream\n', from);
    const hasStream = streamAt !== -1 && streamAt < end;
    const dictionary = file.slice(from, hasStream ? streamAt : end);
    objects.set(found[1] ?? '', { dictionary, stream: hasStream ? streamOf(file, streamAt, dictionary) : '' });
  }
  return objects;
}

function streamOf(file: string, at: number, dictionary: string): string {
  const from = at + 'stream\n'.length;
  const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0);
  const packed = Buffer.from(file.slice(from, from + length), 'latin1');
  return dictionary.includes('/FlateDecode') ? inflateSync(packed).toString('latin1') : packed.toString('latin1');
}

function textsOf(page: PdfObject, objects: Objects): readonly string[] {
  const resources = resolved(page.dictionary, 'Resources', objects);
  const fonts = new Map(
    [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map((found) => [found[1] ?? '', found[2] ?? '']),
  );
  const contents = [...(/\/Contents (\[[^\]]*\]|\d+ 0 R)/.exec(page.dictionary)?.[1] ?? '').matchAll(/(\d+) 0 R/g)];
  const drawn = contents.map((found) => objects.get(found[1] ?? '')?.stream ?? '').join('\n');
  let glyphs: ReadonlyMap<string, string> = new Map();
  const texts: string[] = [];
  for (const found of drawn.matchAll(/\/(F\d+) [\d.]+ Tf|\[((?:<[0-9a-fA-F]*>|[\s\d.-])*)\] TJ/g)) {
    const [, font, shown] = found;
    if (font !== undefined) glyphs = glyphsOf(objects.get(fonts.get(font) ?? ''), objects);
    if (shown !== undefined) texts.push(meaningOf(shown, glyphs));
  }
  return texts;
}

function resolved(dictionary: string, name: string, objects: Objects): string {
  const id = new RegExp(`/${name} (\\d+) 0 R`).exec(dictionary)?.[1];
  return id === undefined ? dictionary : (objects.get(id)?.dictionary ?? '');
}

function meaningOf(shown: string, glyphs: ReadonlyMap<string, string>): string {
  const codes = [...shown.matchAll(/<([0-9a-fA-F]*)>/g)].flatMap((found) => found[1]?.match(/.{4}/g) ?? []);
  return codes
    .map((code) => {
      const meaning = glyphs.get(code.toLowerCase());
      if (meaning === undefined) throw new Error(`a glyph without a meaning: ${code}`);
      return meaning;
    })
    .join('');
}

/** What each glyph of a font stands for, by its code in four hexadecimal digits. */
function glyphsOf(font: PdfObject | undefined, objects: Objects): ReadonlyMap<string, string> {
  const map = objects.get(/\/ToUnicode (\d+) 0 R/.exec(font?.dictionary ?? '')?.[1] ?? '')?.stream ?? '';
  const glyphs = new Map<string, string>();
  for (const found of map.matchAll(/<([0-9a-fA-F]{4})> <([0-9a-fA-F]{4})> \[([^\]]*)\]/g)) {
    const first = Number.parseInt(found[1] ?? '', 16);
    for (const [index, one] of [...(found[3] ?? '').matchAll(/<([0-9a-fA-F ]*)>/g)].entries()) {
      glyphs.set((first + index).toString(16).padStart(4, '0'), utf16(one[1] ?? ''));
    }
  }
  return glyphs;
}

function utf16(hex: string): string {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le');
}
