import { constants, mkdirSync, writeSync } from 'node:fs';
import { type FileHandle, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpoolFile, SpoolFiles } from '../spool/spool-files.ts';

const OWNER_ONLY = 0o600;
const READ_BYTES_MAX = 64 * 1024;

/** The files of a directory, which is made if it is not there. Only their owner may read them. */
export function directoryFiles(dir: string): SpoolFiles {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = (name: string): string => join(dir, name);
  const syncDirectory = async (): Promise<void> => {
    const handle = await open(dir, 'r');
    await handle.sync().finally(() => handle.close());
  };
  return {
    list: () => readdir(dir),
    read: (name) => readSmall(path(name)),
    put: async (name, content) => {
      const handle = await open(path(`${name}.new`), 'w', OWNER_ONLY);
      try {
        await handle.writeFile(content);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(path(`${name}.new`), path(name));
      await syncDirectory();
    },
    create: async (name) => openFile(await open(path(name), 'w+', OWNER_ONLY)),
    open: async (name) => openFile(await open(path(name), constants.O_RDWR)),
    remove: (name) => unlink(path(name)),
    syncDirectory,
  };
}

function openFile(handle: FileHandle): SpoolFile {
  return {
    writeNow: (bytes, at) => writeSync(handle.fd, bytes, 0, bytes.length, at),
    write: async (bytes, at) => {
      for (let written = 0; written < bytes.length; ) {
        written += (await handle.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
      }
    },
    read: async (into, at) => {
      let got = 0;
      while (got < into.length) {
        const { bytesRead } = await handle.read(into, got, into.length - got, at + got);
        if (bytesRead === 0) break;
        got += bytesRead;
      }
      return got;
    },
    size: async () => (await handle.stat()).size,
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

async function readSmall(path: string): Promise<Buffer | undefined> {
  try {
    const content = await readFile(path);
    if (content.length > READ_BYTES_MAX) throw new Error(`${path} has more than ${READ_BYTES_MAX} bytes`);
    return content;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
