import { open, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Language } from '@tallygate/contract';
import type { ServeWeb, WebAnswer } from '../serve-web.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Built next to each other by the build; the first that the client takes is sent. */
const CODINGS = [
  { name: 'br', extension: '.br' },
  { name: 'gzip', extension: '.gz' },
] as const;

const FOREVER = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'no-cache';

/**
 * Serves the files of the built web application. Paths that do not end like one of its files are the application's own,
 * such as `/tables/system.ai_gateway.usage`: they get `index.html`.
 * Nothing outside of the directory and nothing whose name begins with a dot is served.
 */
export function serveWeb(directory: string): ServeWeb {
  return async ({ path, acceptEncoding, language }) => {
    const name = fileName(path);
    if (name === undefined) return notFound(language);
    const found = await readCoded(directory, name, acceptEncoding);
    if (found === undefined) return name === 'index.html' ? notBuilt(language) : notFound(language);
    return {
      status: 200,
      headers: {
        'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
        'cache-control': name.startsWith('assets/') ? FOREVER : ASK_EACH_TIME,
        vary: 'accept-encoding',
        ...(found.coding === undefined ? {} : { 'content-encoding': found.coding }),
      },
      body: found.bytes,
    };
  };
}

/** The file that a path means, relative; undefined: none can be meant. */
function fileName(path: string): string | undefined {
  let plain: string;
  try {
    plain = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (!/^\/[^\\\0]*$/.test(plain)) return undefined;
  const parts = plain.split('/').filter((part) => part !== '');
  if (parts.some((part) => part.startsWith('.'))) return undefined;
  const last = parts.at(-1) ?? '';
  return Object.hasOwn(TYPES, extname(last)) ? parts.join('/') : 'index.html';
}

async function readCoded(directory: string, name: string, acceptEncoding: string | undefined) {
  const taken = codingsTaken(acceptEncoding);
  for (const { name: coding, extension } of CODINGS) {
    if (!taken.has(coding)) continue;
    const bytes = await readInside(directory, `${name}${extension}`);
    if (bytes !== undefined) return { coding, bytes };
  }
  const bytes = await readInside(directory, name);
  return bytes === undefined ? undefined : { coding: undefined, bytes };
}

function codingsTaken(acceptEncoding = ''): ReadonlySet<string> {
  const wishes = acceptEncoding.toLowerCase().split(',', 20);
  const taken = wishes.filter((wish) => !/;\s*q=0(\.0*)?\s*$/.test(wish));
  return new Set(taken.map((wish) => wish.split(';')[0]?.trim() ?? ''));
}

/** undefined: there is no such file, or a link leads out of the directory. */
async function readInside(directory: string, name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const root = await realpath(directory);
    const path = await realpath(join(root, name));
    if (!path.startsWith(root + sep)) return undefined;
    const file = await open(path);
    try {
      return (await file.stat()).isFile() ? new Uint8Array(await file.readFile()) : undefined;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (MISSING.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

const MISSING = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG']);

const SENTENCES = {
  not_built: {
    en: 'The web pages are not built yet. Run "npm run prepare" in the folder of Tallygate, then load this page again. The API works without them.',
    ko: '웹 페이지가 아직 빌드되지 않았습니다. Tallygate 폴더에서 "npm run prepare"를 실행한 뒤 이 페이지를 새로 고쳐 주세요. API는 그대로 사용할 수 있습니다.',
  },
  not_found: { en: 'There is no such file here.', ko: '파일이 없습니다.' },
} as const;

function notBuilt(language: Language): WebAnswer {
  return plainPage(503, language, SENTENCES.not_built[language]);
}

function notFound(language: Language): WebAnswer {
  return plainPage(404, language, SENTENCES.not_found[language]);
}

function plainPage(status: 404 | 503, language: Language, sentence: string): WebAnswer {
  const body = `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Tallygate</title><p>${sentence.replaceAll('"', '&quot;')}</p></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }, body };
}
