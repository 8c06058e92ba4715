import type { Language } from '@tallygate/contract';
import { type AuditAccess, runAuditCommand } from './audit-command.ts';
import { type DemoAccess, runDemoCommand } from './demo-command.ts';
import { EXIT } from './exit.ts';
import { type Output, writeLine } from './output.ts';
import { parseSqlArguments } from './parse-sql-arguments.ts';
import { runResetPasswordCommand } from './reset-password-command.ts';
import { runSqlCommand, type SqlAccess } from './sql-command.ts';
import { HELP, SQL_HELP, say } from './texts.ts';

/** What the command line needs from outside; `main.ts` hands it in. */
export interface CliOptions {
  /** The words after `tallygate`. */
  readonly words: readonly string[];
  readonly output: Output;
  readonly version: string;
  readonly language: Language;
  /** Runs the product until it is told to stop; resolves with the exit code. Gets the words after `serve`. */
  readonly serve: (words: readonly string[]) => Promise<number>;
  /** The same, in a home of its own and with sample usage. */
  readonly demo: DemoAccess;
  readonly sql: SqlAccess;
  readonly audit: AuditAccess;
}

/** Runs one command and resolves with the exit code. */
export async function runCli(options: CliOptions): Promise<number> {
  const { words, output, language } = options;
  const [command, ...rest] = words;
  switch (command) {
    case undefined:
      await writeLine(output.error, HELP[language]);
      return EXIT.usage;
    case 'help':
    case '--help':
    case '-h':
      await writeLine(output.out, HELP[language]);
      return EXIT.ok;
    case '--version':
    case '-v':
      await writeLine(output.out, options.version);
      return EXIT.ok;
    case 'serve':
      return await options.serve(rest);
    case 'demo':
      return await runDemoCommand(rest, options);
    case 'audit':
      return await runAuditCommand(rest, options);
    case 'reset-password':
      return await runResetPasswordCommand(rest, options);
    case 'sql':
      return await sql(rest, options);
    default:
      await writeLine(output.error, `tallygate: ${say('command_unknown', language, { command })}`);
      return EXIT.usage;
  }
}

async function sql(words: readonly string[], { output, language, sql: access }: CliOptions): Promise<number> {
  const parsed = parseSqlArguments(words);
  switch (parsed.kind) {
    case 'help':
      await writeLine(output.out, SQL_HELP[language]);
      return EXIT.ok;
    case 'wrong': {
      const problem = say(parsed.problem, language, parsed.details);
      await writeLine(output.error, `tallygate sql: ${problem}\n\n${SQL_HELP[language]}`);
      return EXIT.usage;
    }
    case 'run':
      return await runSqlCommand(parsed, access, { output, language });
  }
}
