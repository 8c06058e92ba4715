// Loaded into every process of a program before it starts: wall time is shifted by what a file says, in milliseconds.
// The file is named by the parameter `file` of this module's address.
import { readFileSync } from 'node:fs';

const path = new URL(import.meta.url).searchParams.get('file');
const now = Date.now;
let shiftMs = 0;
let readAtMs = 0;

Date.now = () => {
  const trueMs = now();
  if (Math.abs(trueMs - readAtMs) > 20) {
    readAtMs = trueMs;
    shiftMs = Number(readFileSync(path, 'utf8'));
  }
  return trueMs + shiftMs;
};
