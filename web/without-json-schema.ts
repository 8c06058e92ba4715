import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Parts of the schema library that write JSON Schema: each kind of schema refers to them, so that nothing else leaves them out. */
const WRITERS = /zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/;
const EXPORTED = /^export (?:const|function) (\w+)/gm;

/** Leaves out of the browser's program what only a server does with schemas: it checks answers, and describes none. */
export function withoutJsonSchema(): Plugin {
  return {
    name: 'without-json-schema',
    apply: 'build',
    load(id) {
      if (!WRITERS.test(id)) return null;
      const names = [...readFileSync(id, 'utf8').matchAll(EXPORTED)].map(([, name]) => name);
      return names.map((name) => `export const ${name} = () => ({});`).join('\n');
    },
  };
}
