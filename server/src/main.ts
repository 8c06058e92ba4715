/** The program: `serve` and its child processes here, every other command in `cli/`. */
const [command, ...rest] = process.argv.slice(2);

switch (command) {
  case 'serve':
    process.exitCode = await (await import('./compose/serve.ts')).serve(rest);
    break;
  case 'child':
    (await import('./compose/run-role.ts')).runRole(rest[0] ?? '');
    break;
  default:
    process.exitCode = await (await import('./cli/run.ts')).runCli(process.argv.slice(2));
}
