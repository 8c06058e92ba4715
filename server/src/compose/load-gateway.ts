import './run-role.ts';
import './gateway-role.ts';

// Loads what a gateway and its threads load. The threads' entries end at once, since this is none: they are compiled by then.
await Promise.allSettled([import('./shipper-worker.ts'), import('./charge-worker.ts'), import('./payload-worker.ts')]);
