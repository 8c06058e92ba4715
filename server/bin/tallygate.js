#!/usr/bin/env node
/**
 * The way in: plain JavaScript for any Node from 18 on. The program itself needs Node 24, which the packages bring
 * along; an older Node starts that one and passes on signals and the exit code.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR_MIN = 24;
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= NODE_MAJOR_MIN) {
  await import('../src/main.ts');
} else {
  const node = pinnedNode();
  if (node === undefined) explain();
  else runWith(node);
}

/** The Node that `npm ci` installed for this machine; undefined when it is not there. */
function pinnedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${packageName()}/package.json`);
    const node = join(dirname(manifest), 'bin', 'node');
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

function packageName() {
  return `node-${process.platform}-${process.arch}`;
}

function explain() {
  process.stderr.write(
    `Tallygate needs Node ${NODE_MAJOR_MIN} or later; this is ${process.versions.node}, and the package ${packageName()}, ` +
      `which brings one along, is not installed. Run "npm ci" without "--omit=optional" on this machine, or install Node ${NODE_MAJOR_MIN}.\n` +
      `Tallygate에는 Node ${NODE_MAJOR_MIN} 이상이 필요합니다(현재 버전: ${process.versions.node}). 이 컴퓨터에서 "--omit=optional" 없이 "npm ci"를 실행하거나 Node ${NODE_MAJOR_MIN} 이상을 설치해 주세요.\n`,
  );
  process.exitCode = 1;
}

function runWith(node) {
  // The channel carries no messages: its closing tells the program that we are gone, even when we were killed.
  const child = spawn(node, [MAIN, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    process.stderr.write(`Node at ${node} cannot be started: ${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    // Ends in the way that the program ended, so that shells and service managers see it.
    for (const name of signals) process.removeAllListeners(name);
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(128 + (constants.signals[signal] ?? 0)), 1000);
  });
}
