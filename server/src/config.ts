import { NOTHING_DECLARED } from './config/declared.ts';
import { readEnvironment, type Variables } from './config/environment.ts';
import { readConfigFile } from './config/file.ts';
import type { Problem } from './config/problems.ts';
import type { EnvironmentSettings, Settings } from './config/settings.ts';

export type { Variables } from './config/environment.ts';
export { describeProblem, type Problem } from './config/problems.ts';
export type {
  Declared,
  DeclaredDestination,
  DeclaredEndpoint,
  DeclaredKey,
  DeclaredProvider,
  EnvironmentSettings,
  LogLevel,
  Settings,
} from './config/settings.ts';

/** Settings, or undefined when there are errors; problems are all that were found, warnings included. */
export interface ConfigReading {
  readonly settings: Settings | undefined;
  /** Known even where something is wrong: for the language of messages, and for the command line. */
  readonly environment: EnvironmentSettings;
  readonly problems: readonly Problem[];
}

/** Reads the environment and the configuration file it names. The only reader of either. */
export function readConfig(variables: Variables = process.env, directory: string = process.cwd()): ConfigReading {
  const { settings: environment, problems } = readEnvironment(variables, directory);
  const file =
    environment.configFile === undefined
      ? { declared: NOTHING_DECLARED, problems: [] }
      : readConfigFile(environment.configFile, { variables, adminKey: environment.adminKey });
  const all = [...problems, ...file.problems];
  const hasErrors = all.some((problem) => problem.severity === 'error');
  const settings = hasErrors || file.declared === undefined ? undefined : { environment, declared: file.declared };
  return { settings, environment, problems: all };
}

/** What a child needs of our environment to run at all. Secrets reach children over their own channel. */
const CHILD_VARIABLES =
  /^(PATH|HOME|TMPDIR|TEMP|TMP|LANG|LANGUAGE|LC_\w+|TZ|TERM|USER|NODE_\w+|SSL_CERT_\w+|UV_\w+|LD_LIBRARY_PATH|MALLOC_\w+|SystemRoot)$/;

/** The environment of a child. Control gets it whole, since the configuration file refers to it; others get a few names. */
export function childEnvironment(
  role: 'gateway' | 'control' | 'warehouse',
  variables: Variables = process.env,
): Variables {
  if (role === 'control') return variables;
  return Object.fromEntries(Object.entries(variables).filter(([name]) => CHILD_VARIABLES.test(name)));
}

/** Whether Node was told where to keep compiled code, or to keep none: then nobody else decides it. */
export function decidesCompileCache(variables: Variables = process.env): boolean {
  return Boolean(variables['NODE_COMPILE_CACHE'] || variables['NODE_DISABLE_COMPILE_CACHE']);
}

/** The environment, with these values for what is unset or empty in it. */
export function environmentWith(defaults: Variables): Variables {
  const unset = Object.entries(defaults).filter(([name]) => !process.env[name]);
  return { ...process.env, ...Object.fromEntries(unset) };
}
