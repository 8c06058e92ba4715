import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences that ask for no more than their text and a name beside ours. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1', // the font that we serve
  'Python-2.0',
  'Unlicense',
]);

interface LockedPackage {
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly license?: string;
  readonly version?: string;
}

/** Which locked packages have a licence that is not on the list. Packages of other platforms stand beside one of this one. */
export function licencesOutside(root: string): { readonly seen: number; readonly outside: readonly string[] } {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  const packages = Object.entries(lock.packages).filter(
    ([path, locked]) => path.includes('node_modules/') && !locked.link && !isElsewhere(root, path, locked),
  );
  const outside = packages
    .map(([path, locked]) => ({ path, licence: licenceOf(root, path, locked) }))
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ path, licence }) => `${path}: ${licence}`);
  return { seen: packages.length, outside };
}

/** A package for another platform, of which the lock knows no more than its name and version. */
function isElsewhere(root: string, path: string, { optional, license }: LockedPackage): boolean {
  return optional === true && license === undefined && !existsSync(join(root, path));
}

function licenceOf(root: string, path: string, locked: LockedPackage): string {
  if (locked.license !== undefined) return locked.license;
  try {
    const manifest = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as {
      readonly license?: unknown;
    };
    return typeof manifest.license === 'string' ? manifest.license : ofItsText(root, path);
  } catch {
    return 'not installed, none named in the lock file';
  }
}

/** Some packages name their licence in its text alone. */
function ofItsText(root: string, path: string): string {
  const file = join(root, path, 'LICENSE');
  const [title] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return title?.trim() === 'MIT License' ? 'MIT' : 'none named';
}

/** `(MIT OR GPL-2.0)` is allowed when one of the choices is; `A AND B` when both are. */
function isAllowed(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  if (bare.includes(' OR ')) return bare.split(' OR ').some(isAllowed);
  return bare.split(' AND ').every((name) => ALLOWED.has(name.trim()));
}
