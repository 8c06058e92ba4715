import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../bin/tallygate.js', import.meta.url));
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tallygate-demo-'));
  writeFileSync(join(directory, 'tallygate.yaml'), 'keyz: []\n');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A demo that cannot start, since its port is none: it says which configuration it read, and ends. */
async function problemsOf(variables: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, 'demo'], {
    cwd: directory,
    env: { LANG: 'C', TALLYGATE_PORT: 'x', ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (chunk) => (text += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(2);
  expect(text).toContain('TALLYGATE_PORT');
  return text;
}

test.each([
  { what: 'nothing is named', named: {}, problems: 1, of: undefined },
  { what: 'the name is empty', named: { TALLYGATE_CONFIG: '' }, problems: 1, of: undefined },
  { what: 'it is named', named: { TALLYGATE_CONFIG: 'tallygate.yaml' }, problems: 2, of: 'tallygate.yaml:1:1 keyz' },
  { what: 'a missing one is named', named: { TALLYGATE_CONFIG: 'no.yaml' }, problems: 2, of: 'TALLYGATE_CONFIG' },
])('a configuration that lies in the folder is the demo’s only where it is named: $what', async (each) => {
  const text = await problemsOf(each.named);
  expect(text).toContain(`${each.problems} problem(s)`);
  if (each.of === undefined) expect(text).not.toContain('tallygate.yaml');
  else expect(text).toContain(each.of);
});

test('the demo keeps to a home of its own', async () => {
  await problemsOf({});
  expect(readdirSync(directory).sort()).toEqual(['data-demo', 'tallygate.yaml']);
});
