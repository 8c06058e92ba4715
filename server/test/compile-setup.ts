import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

const run = promisify(execFile);

/** Once for a checkout: else the first programs of a run, which start side by side, would each spend seconds on it. */
export async function setup(project: TestProject): Promise<void> {
  const folder = project.getProvidedContext().compiledFolder;
  const done = join(folder, 'has-the-program');
  if (existsSync(done)) return;
  const compiling = run(process.execPath, [join(import.meta.dirname, 'compile-once.ts')]);
  // A program that does not load is for its own tests to tell; this only makes their starts shorter.
  await compiling.then(
    () => writeFileSync(done, ''),
    () => undefined,
  );
}
