import { startPostgres } from './postgres.ts';

// A PostgreSQL server for a test in another process, which forks this one: it says where it is, dies and comes back when it is told
// to, and is gone when the test is.

const server = await startPostgres();
const url = await server.createDatabase();
process.on('message', () => restart().catch(giveUp));
process.on('disconnect', () => {
  server.dispose().then(() => process.exit(0), giveUp);
});
process.send?.({ kind: 'ready', url });

async function restart(): Promise<void> {
  await server.kill();
  await server.start();
  process.send?.({ kind: 'restarted' });
}

function giveUp(error: unknown): void {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
}
