import { silentLog, systemClock } from '#kernel';
import { openStore } from '../src/store/index.ts';

// Brings a database, whose address comes as JSON in the first argument, to the newest schema: others are copied from it.

const store = await openStore({ ...JSON.parse(process.argv[2] ?? '{}'), log: silentLog, clock: systemClock });
await store.close();
