/** The program: in a process that `serve` started one role, or what a gateway loads; else a command. */
const [command, role, ...rest] = process.argv.slice(2);

if (command === 'child' && role === 'compile') {
  await import('./compose/load-gateway.ts');
} else if (command === 'child' && role !== undefined && rest.length === 0) {
  (await import('./compose/run-role.ts')).runRole(role);
} else {
  process.exitCode = await (await import('./compose/command-line.ts')).runCommandLine(process.argv.slice(2));
}
