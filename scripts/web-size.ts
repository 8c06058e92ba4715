/** What a browser fetches before it can show the first page, without charts and fonts. Run by itself, it prints the list. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from './tracked-files.ts';

/** Of JavaScript and styles together, compressed. */
export const FIRST_PAGE_BYTES_MAX = 200 * 1_024;

const DIST = join(ROOT, 'web/dist');

/** One file that a browser fetches. */
export interface WebFile {
  readonly path: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

/** The texts of the first page in a language come beside the entry: the larger of them. */
const TEXTS = 'src/locales/ko-first.ts';

/** The entry of the built program, everything it imports before it runs, the texts, their styles, and the script in the head. */
export function firstPageFiles(): readonly WebFile[] {
  const manifest = readManifest();
  const entries = Object.keys(manifest).filter((name) => manifest[name]?.isEntry === true);
  return [...pathsOf([...entries, TEXTS], manifest), 'appearance.js'].map(weigh);
}

/** What comes with the first chart, and not before. */
export function chartFiles(): readonly WebFile[] {
  const first = new Set(firstPageFiles().map(({ path }) => path));
  return pathsOf(['src/charts/days-chart.tsx'], readManifest())
    .filter((path) => !first.has(path))
    .map(weigh);
}

function readManifest(): Readonly<Record<string, Chunk>> {
  return JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
}

function pathsOf(entries: readonly string[], manifest: Readonly<Record<string, Chunk>>): readonly string[] {
  const chunks = [...reached(entries, manifest)].flatMap((name) => manifest[name] ?? []);
  return [...new Set(chunks.flatMap(({ file, css = [] }) => [file, ...css]))];
}

function weigh(path: string): WebFile {
  const content = readFileSync(join(DIST, path));
  return { path, bytes: content.length, gzipBytes: gzipSync(content, { level: 9 }).length };
}

function reached(entries: readonly string[], manifest: Readonly<Record<string, Chunk>>): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = [...entries];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    waiting.push(...(manifest[name]?.imports ?? []));
  }
  return seen;
}

if (import.meta.main) {
  const files = firstPageFiles();
  for (const { path, gzipBytes } of files) console.log(`${(gzipBytes / 1_024).toFixed(1).padStart(7)} KiB  ${path}`);
  const sum = files.reduce((total, { gzipBytes }) => total + gzipBytes, 0);
  console.log(`${(sum / 1_024).toFixed(1).padStart(7)} KiB  of ${FIRST_PAGE_BYTES_MAX / 1_024}`);
}
