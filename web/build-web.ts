import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';

const COMPRESSES = /\.(js|css|html|svg|json)$/;
/** Smaller files fit into one packet either way. */
const BYTES_MIN = 1_024;
/** Of 11: as small as 11 to a few percent, in a tenth of the time. */
const BROTLI_QUALITY = 9;

const root = import.meta.dirname;
const dist = join(root, 'dist');

/** Builds the browser's program into dist/, and puts `.br` and `.gz` beside every file that compresses. Answers how many did. */
export async function buildWeb(): Promise<number> {
  await build({ root, logLevel: 'warn' });
  const paths = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => COMPRESSES.test(path));
  const done = await Promise.all(paths.map((path) => compress(join(dist, path))));
  return done.filter((isCompressed) => isCompressed).length;
}

async function compress(path: string): Promise<boolean> {
  const bytes = readFileSync(path);
  if (bytes.length < BYTES_MIN) return false;
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } };
  const [br, gz] = await Promise.all([promisify(brotliCompress)(bytes, brotli), promisify(gzip)(bytes, { level: 9 })]);
  writeFileSync(`${path}.br`, br);
  writeFileSync(`${path}.gz`, gz);
  return true;
}
