export type { Output, Sink } from './output.ts';
export { type CliOptions, runCli } from './run.ts';
export type { SqlAccess } from './sql-command.ts';
