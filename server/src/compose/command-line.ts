import { existsSync, readFileSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { runCli } from '../cli/index.ts';
import { describeProblem, type EnvironmentSettings, readConfig } from '../config.ts';
import { reachableHost, urlOf } from './addresses.ts';
import { homePaths } from './home/open-home.ts';
import { productVersion } from './product-version.ts';

/** Every command besides the roles of `serve`: resolves to the exit code. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  const { environment, settings, problems } = readConfig();
  const findKey = () => environment.adminKey ?? adminKeyOfHome(environment);
  return await runCli({
    words,
    version: productVersion(),
    language: environment.language,
    output: { out: sinkTo(process.stdout), error: sinkTo(process.stderr), columns: terminalColumns() },
    serve: async (rest) => (await import('./serve.ts')).serve(rest),
    demo: async (rest) => (await import('./demo.ts')).demo(rest),
    audit: async (asked) => {
      const errors = problems.filter(({ severity }) => severity === 'error');
      const said = errors.map((problem) => describeProblem(problem, environment.language));
      return await (await import('./audit.ts')).auditHome(asked, { environment, findKey, settings, errors: said });
    },
    sql: {
      url: urlOf(reachableHost(environment.host), environment.port),
      findKey,
    },
  });
}

/** undefined when the home has none yet, or belongs to someone else. */
function adminKeyOfHome({ home }: EnvironmentSettings): string | undefined {
  const path = homePaths(home).adminKey;
  try {
    return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
  } catch {
    return undefined;
  }
}

function terminalColumns(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}

/** A reader that went away (`| head`) is no failure: what is left is dropped. */
function sinkTo(stream: Writable): (text: string | Uint8Array) => Promise<void> {
  stream.on('error', () => {});
  return (text) => new Promise((resolve) => stream.write(text, () => resolve()));
}
