/** The program: one role in a process that `serve` started, or a command. */
const [command, role, ...rest] = process.argv.slice(2);

if (command === 'child' && role !== undefined && rest.length === 0) {
  (await import('./compose/run-role.ts')).runRole(role);
} else {
  process.exitCode = await (await import('./compose/command-line.ts')).runCommandLine(process.argv.slice(2));
}
