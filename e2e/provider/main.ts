import { parseArgs } from 'node:util';
import { startProvider } from './provider.ts';

/**
 * The fake provider as a process of its own: `node e2e/provider/main.ts --port=0 --seed=1`. Prints its address as one
 * line; ends on SIGTERM. `GET /counters` answers its counters.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    'no-journal': { type: 'boolean', default: false },
  },
});
const provider = await startProvider({
  port: Number(values.port),
  seed: Number(values.seed),
  isKeeping: !values['no-journal'],
});
console.log(provider.url);
process.once('SIGTERM', () => void provider.stop().then(() => process.exit(0)));
