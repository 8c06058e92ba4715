import { flushCompileCache } from 'node:module';

// Loads what the program's processes load, so that all that start later find it compiled: `NODE_COMPILE_CACHE`.

await import('../src/compose/command-line.ts');
await import('../src/compose/serve.ts');
await import('../src/compose/run-role.ts');
await import('../src/compose/control.ts');
await import('../src/compose/gateway-role.ts');
await import('../src/compose/warehouse.ts');
flushCompileCache();
process.exit(0);
