/**
 * `node scripts/complete-lock.ts`: run after every change of package-lock.json. npm leaves the packages of other platforms out of
 * the lock when it cannot look them up at that moment, and `npm ci` then refuses the lock. This adds them, by name, version
 * and platform; npm fetches them only on that platform.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './tracked-files.ts';

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

const path = join(ROOT, 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Locked> };
const missing = Object.entries(lock.packages).flatMap(([parent, { optionalDependencies = {}, dev }]) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !isLocked(parent, name))
    .map(([name, version]) => ({ name, version, dev })),
);
for (const { name, version, dev } of missing) {
  const entry = {
    version,
    cpu: [processorOf(name)],
    ...(dev === true ? { dev } : {}),
    optional: true,
    os: [systemOf(name)],
  };
  lock.packages[`node_modules/${name}`] = name.includes('musl') ? { ...entry, ...{ libc: ['musl'] } } : entry;
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${missing.length} packages of other platforms added`);

function isLocked(parent: string, name: string): boolean {
  return (
    lock.packages[`node_modules/${name}`] !== undefined || lock.packages[`${parent}/node_modules/${name}`] !== undefined
  );
}

/** What runs in a virtual machine of its own runs on every system. */
function systemOf(name: string): { readonly os?: readonly string[] } {
  if (name.includes('wasm32')) return {};
  return { os: [SYSTEMS.find((system) => name.includes(system)) ?? unknown(name)] };
}

function processorOf(name: string): string {
  return PROCESSORS.find((processor) => name.includes(`-${processor}`)) ?? unknown(name);
}

function unknown(name: string): never {
  throw new Error(`${name} does not say which platform it is for; add it to the lock by hand`);
}
