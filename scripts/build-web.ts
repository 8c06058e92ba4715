/** `npm ci` runs it: builds the browser's program, and says how long that took. */
import { buildWeb } from '../web/build-web.ts';

const startedAt = performance.now();
const count = await buildWeb();
console.log(`web: built in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s, ${count} files compressed`);
