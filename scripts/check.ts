/**
 * `npm run check`: every rule that a tool keeps, side by side. Prints what failed, and ends with 1 when anything did.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Check, checksOf } from './checks.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const results = await Promise.all(checksOf(root).map(run));
for (const { check, output, isPassed } of results) {
  console.log(`${isPassed ? 'ok    ' : 'FAILED'} ${check.name}: ${check.keeps}`);
  if (!isPassed) console.log(output);
}
process.exitCode = results.every((result) => result.isPassed) ? 0 : 1;

function run(check: Check): Promise<{ check: Check; output: string; isPassed: boolean }> {
  return new Promise((resolve) => {
    const child = spawn('npx', ['--no', '--', ...check.command], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.on('close', (code) => {
      const hasSeenEnough = check.proof === undefined || check.proof(output);
      resolve({ check, output, isPassed: code === 0 && hasSeenEnough });
    });
  });
}
