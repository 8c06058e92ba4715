import { inflateSync } from 'node:zlib';

/** A PDF as a reader of it sees it. */
export interface ReadPdf {
  /** The texts of each page, in the order in which they were written. */
  readonly pages: readonly (readonly string[])[];
  /** Names of its fonts, as `ABCDEF+Pretendard-Regular`, and whether each has its file within. */
  readonly fonts: readonly { readonly name: string; readonly isEmbedded: boolean }[];
  readonly catalog: string;
  readonly info: Readonly<Record<string, string>>;
  /** Everything that is not compressed. */
  readonly raw: string;
}

type Objects = ReadonlyMap<number, string>;

/** Reads what PDFKit writes: whole objects, streams deflated, texts as codes of fonts with a ToUnicode map (ISO 32000-1, 9.10.3). */
export function readPdf(bytes: Uint8Array): ReadPdf {
  const raw = Buffer.from(bytes).toString('latin1');
  const objects: Objects = new Map(
    [...raw.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, body = '']) => [Number(id), body]),
  );
  const trailer = raw.slice(raw.lastIndexOf('trailer'));
  const catalog = referred(objects, trailer, 'Root');
  const kids = [...(/\/Kids \[([^\]]*)\]/.exec(referred(objects, catalog, 'Pages'))?.[1] ?? '').matchAll(/(\d+) 0 R/g)];
  const pages = kids.map(([, id]) => objects.get(Number(id)) ?? '');
  return {
    pages: pages.map((page) => textsOf(objects, page)),
    fonts: fontsOf(objects),
    catalog,
    info: infoOf(objects, referred(objects, trailer, 'Info')),
    raw,
  };
}

function referred(objects: Objects, body: string, name: string): string {
  const id = new RegExp(`/${name} (\\d+) 0 R`).exec(body)?.[1];
  return objects.get(Number(id)) ?? '';
}

function streamOf(body: string): string {
  const begin = body.indexOf('stream\n') + 'stream\n'.length;
  const bytes = Buffer.from(body.slice(begin, body.lastIndexOf('\nendstream')), 'latin1');
  return body.includes('/FlateDecode') ? inflateSync(bytes).toString('latin1') : bytes.toString('latin1');
}

function textsOf(objects: Objects, page: string): readonly string[] {
  const resources = referred(objects, page, 'Resources');
  const fonts = /\/Font <<([\s\S]*?)>>/.exec(resources)?.[1] ?? '';
  const maps = new Map(
    [...fonts.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id]) => [
      name,
      unicodeOf(streamOf(referred(objects, objects.get(Number(id)) ?? '', 'ToUnicode'))),
    ]),
  );
  let map: ReadonlyMap<number, string> = new Map();
  const texts: string[] = [];
  for (const [, font, shown] of streamOf(referred(objects, page, 'Contents')).matchAll(
    /\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g,
  )) {
    if (font !== undefined) map = maps.get(font) ?? map;
    else texts.push([...(shown ?? '').matchAll(/<([0-9a-f]*)>/g)].map(([, codes = '']) => textOf(codes, map)).join(''));
  }
  return texts;
}

function textOf(codes: string, map: ReadonlyMap<number, string>): string {
  return [...codes.matchAll(/.{4}/g)].map(([code]) => map.get(Number.parseInt(code, 16)) ?? '\uFFFD').join('');
}

/** Codes to texts, of the ranges that list each of their texts. */
function unicodeOf(cmap: string): ReadonlyMap<number, string> {
  const map = new Map<number, string>();
  for (const [, from = '', , list = ''] of cmap.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/g)) {
    const texts = [...list.matchAll(/<([0-9a-f ]*)>/g)].map(([, units = '']) =>
      String.fromCharCode(...units.split(' ').map((unit) => Number.parseInt(unit, 16))),
    );
    for (const [at, text] of texts.entries()) map.set(Number.parseInt(from, 16) + at, text);
  }
  return map;
}

function fontsOf(objects: Objects) {
  return [...objects.values()]
    .filter((body) => body.includes('/Type /FontDescriptor'))
    .map((body) => ({
      name: /\/FontName \/(\S+)/.exec(body)?.[1] ?? '',
      isEmbedded: streamOf(referred(objects, body, 'FontFile3')).length > 1_000,
    }));
}

function infoOf(objects: Objects, info: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...info.matchAll(/\/(\w+) (\d+) 0 R/g)].map(([, name = '', id]) => [
      name,
      literalOf(objects.get(Number(id)) ?? ''),
    ]),
  );
}

/** A literal text: in UTF-16 behind its mark, else as it stands. */
function literalOf(body: string): string {
  const plain = body.slice(1, -1).replaceAll(/\\(.)/g, (_, letter: string) => ESCAPED[letter] ?? letter);
  const bytes = Buffer.from(plain, 'latin1');
  return bytes[0] === 0xfe && bytes[1] === 0xff ? new TextDecoder('utf-16be').decode(bytes) : bytes.toString('latin1');
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
