import { measureLayers } from './measure-layers.ts';

/** Measures in a process of its own, for whoever knows the program from outside only: the plan comes as JSON in the first argument, what was found goes to standard output. */
const found = await measureLayers(JSON.parse(process.argv[2] ?? ''));
process.stdout.write(JSON.stringify(found));
