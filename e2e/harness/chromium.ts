import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const VERSION = pinnedVersion('@sparticuz/chromium');
const UNPACK = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;

/** A browser on this disk: what to start, and with which environment. */
export interface Chromium {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Unpacks the browser and a Korean font into the temporary folder, unless an earlier run did. Tests in several processes
 * may ask at once: each unpacks into a folder of its own, and the first that is done gives its folder the shared name.
 */
export async function unpackChromium(): Promise<Chromium> {
  const folder = join(tmpdir(), `tallygate-chromium-${VERSION}`);
  if (!existsSync(folder)) await unpackInto(folder);
  return { path: join(folder, 'chromium'), environment: { FONTCONFIG_FILE: join(folder, 'fonts.conf') } };
}

async function unpackInto(folder: string): Promise<void> {
  const own = mkdtempSync(`${folder}-`);
  try {
    await unpack(own);
    writeFonts(own, folder);
    renameSync(own, folder);
  } catch (error) {
    if (!existsSync(join(folder, 'chromium'))) throw error;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** In a process of its own, because the package unpacks to wherever that process has its temporary folder. */
async function unpack(folder: string): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', UNPACK], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the browser could not be unpacked: exit code ${code}`);
}

/** The page brings its own fonts; this one is for what they do not cover, and the only other one there is. */
function writeFonts(own: string, folder: string): void {
  const fonts = join(own, 'fonts');
  mkdirSync(fonts, { recursive: true });
  const pretendard = dirname(require.resolve('pretendard/package.json'));
  copyFileSync(join(pretendard, 'dist/public/static/Pretendard-Regular.otf'), join(fonts, 'korean.otf'));
  const places = `<dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'cache')}</cachedir>`;
  writeFileSync(join(own, 'fonts.conf'), `<?xml version="1.0"?><fontconfig>${places}</fontconfig>\n`);
}

function pinnedVersion(name: string): string {
  const { devDependencies } = require('../package.json') as { devDependencies: Readonly<Record<string, string>> };
  return devDependencies[name] ?? 'unknown';
}
