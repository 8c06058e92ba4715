import { totalmem } from 'node:os';
import { createNodeEdge } from '../gateway/adapters/node-edge.ts';
import { createStrictEdge } from '../gateway/adapters/strict-edge.ts';
import { createStrictUpstream } from '../gateway/adapters/strict-upstream.ts';
import { createUndiciUpstream } from '../gateway/adapters/undici-upstream.ts';

/** What makes the two halves of the HTTP edge, by the name of the flag `--edge`. */
export const EDGE_HALVES = {
  node: { createEdge: createNodeEdge, createUpstream: createUndiciUpstream },
  strict: { createEdge: createStrictEdge, createUpstream: createStrictUpstream },
} as const;

const BODIES_BYTES_MAX = 1024 ** 3;
const MEMORY_SHARE = 0.25;

/** Memory for the bodies of all requests of one gateway, in bytes: of a container, where there is one, else of the machine. */
export function bodiesBytesMax(memoryBytes = memoryHere()): number {
  return Math.min(BODIES_BYTES_MAX, Math.floor(memoryBytes * MEMORY_SHARE));
}

/** 0 or a number beyond all memory stands for: no container. */
function memoryHere(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
