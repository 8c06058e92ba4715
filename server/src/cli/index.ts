export type { AuditAccess } from './audit-command.ts';
export type { Output, Sink } from './output.ts';
export type { AuditArguments } from './parse-audit-arguments.ts';
export { type CliOptions, runCli } from './run.ts';
export type { SqlAccess } from './sql-command.ts';
