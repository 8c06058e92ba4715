// A child for tests of the supervisor: speaks its messages and does nothing. Its fate depends on the spoolDir of its order.
process.on('SIGTERM', () => {});
process.once('disconnect', () => process.exit(0));
process.on('message', (message) => {
  if (message.kind === 'stop') process.exit(0);
  if (message.kind !== 'start') return;
  const { spoolDir } = message.order;
  if (spoolDir === 'crash') process.exit(7);
  if (spoolDir === 'flags') process.exit(process.execArgv.includes('--max-semi-space-size=8') ? 8 : 9);
  if (spoolDir === 'mumble') process.send({ kind: 'mumble' });
  process.send({ kind: 'ready', port: 4242, internalPort: 4243 });
});
process.send({ kind: 'hello' });
