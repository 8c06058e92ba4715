import type { SpoolFile, SpoolFiles } from '../src/usage/spool/spool-files.ts';

/** One call that reaches the disk. */
export interface DiskCall {
  readonly kind:
    | 'writeNow'
    | 'write'
    | 'read'
    | 'sync'
    | 'syncDirectory'
    | 'create'
    | 'open'
    | 'remove'
    | 'put'
    | 'list';
  readonly name: string;
  /** Of writes: the first byte, and how many. */
  readonly at?: number;
  readonly bytes?: number;
}

/**
 * A directory in memory that loses what a real one may lose. Every life of a process gets `files()` of its own. `dieIn`
 * stops the life in the middle of a coming call; `crash` ends it and says what is left for the next one.
 */
export interface SimulatedDisk {
  files(): SpoolFiles;
  /** Called before each call; throws what the system would. */
  fault: ((call: DiskCall) => void) | undefined;
  /** A sync, and a write that is waited for, lasts until this resolves. */
  lasting: ((call: DiskCall) => Promise<void>) | undefined;
  /** The life ends in the middle of the call that comes after so many others. */
  dieIn(calls: number): void;
  readonly isDead: boolean;
  /** After a process's death all is there; after power loss only synced bytes are sure, sector by sector and name by name. */
  crash(kind: 'process' | 'power', fraction: () => number): void;
  bytesUsed(): number;
  names(): readonly string[];
  /** Changes bytes behind the spool's back. */
  poke(name: string, at: number, bytes: Buffer): void;
  peek(name: string, at: number, bytes: number): Buffer;
}

interface Inode {
  live: Buffer;
  durable: Buffer;
  /** Written since the last sync, whether that went well or not: after a failed sync the kernel takes pages for clean. */
  dirty: Range[];
  /** Ranges of syncs that did not end well; the next life writes its own. */
  dropped: Range[];
}

interface Range {
  readonly at: number;
  readonly to: number;
}

const SECTOR_BYTES = 512;

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

export function simulatedDisk(): SimulatedDisk {
  const live = new Map<string, Inode>();
  const durable = new Map<string, Inode>();
  let life = 0;
  let callsLeft = Number.POSITIVE_INFINITY;
  let isDead = false;

  const enter = (own: number, call: DiskCall, partly?: () => void): void => {
    if (own !== life || isDead) throw systemError('EDEAD');
    callsLeft -= 1;
    if (callsLeft < 0) {
      isDead = true;
      partly?.();
      throw systemError('EDEAD');
    }
    disk.fault?.(call);
  };

  const fileOf = (own: number, name: string, inode: Inode): SpoolFile => {
    const put = (bytes: Buffer, at: number): void => {
      if (inode.live.length < at + bytes.length) {
        inode.live = Buffer.concat([inode.live, Buffer.alloc(at + bytes.length - inode.live.length)]);
      }
      bytes.copy(inode.live, at);
      inode.dirty.push({ at, to: at + bytes.length });
    };
    return {
      writeNow: (bytes, at) => {
        const half = bytes.subarray(0, bytes.length >> 1);
        try {
          enter(own, { kind: 'writeNow', name, at, bytes: bytes.length }, () => put(half, at));
        } catch (error) {
          if (own === life && !isDead) put(half, at);
          throw error;
        }
        put(bytes, at);
        return bytes.length;
      },
      write: async (bytes, at) => {
        const half = bytes.subarray(0, bytes.length >> 1);
        const call = { kind: 'write', name, at, bytes: bytes.length } as const;
        enter(own, call, () => put(half, at));
        put(half, at);
        await disk.lasting?.(call);
        if (own !== life || isDead) throw systemError('EDEAD');
        // The memory as it is now: a system reads it at any time until the write has ended.
        put(bytes, at);
      },
      read: async (into, at) => {
        enter(own, { kind: 'read', name });
        return at >= inode.live.length ? 0 : inode.live.copy(into, 0, at);
      },
      sync: async () => {
        if (own !== life || isDead) throw systemError('EDEAD');
        const written = inode.dirty.map(({ at, to }) => ({ at, bytes: Buffer.from(inode.live.subarray(at, to)) }));
        const size = inode.live.length;
        const before = inode.dirty;
        inode.dropped.push(...before);
        inode.dirty = [];
        enter(own, { kind: 'sync', name });
        await disk.lasting?.({ kind: 'sync', name });
        if (own !== life || isDead) throw systemError('EDEAD');
        inode.dropped = inode.dropped.filter((range) => !before.includes(range));
        if (inode.durable.length < size) {
          inode.durable = Buffer.concat([inode.durable, Buffer.alloc(size - inode.durable.length)]);
        }
        for (const { at, bytes } of written) bytes.copy(inode.durable, at);
      },
      size: async () => inode.live.length,
      close: async () => {},
    };
  };

  const disk: SimulatedDisk = {
    fault: undefined,
    lasting: undefined,
    files: () => {
      const own = life;
      const inodeOf = (name: string): Inode => {
        const inode = live.get(name);
        if (inode === undefined) throw systemError('ENOENT');
        return inode;
      };
      return {
        list: async () => {
          enter(own, { kind: 'list', name: '' });
          return [...live.keys()];
        },
        read: async (name) => {
          const content = live.get(name)?.live;
          return content === undefined ? undefined : Buffer.from(content);
        },
        put: async (name, content) => {
          enter(own, { kind: 'put', name });
          const inode = { live: Buffer.from(content), durable: Buffer.from(content), dirty: [], dropped: [] };
          live.set(name, inode);
          durable.set(name, inode);
        },
        create: async (name) => {
          enter(own, { kind: 'create', name });
          const inode = { live: Buffer.alloc(0), durable: Buffer.alloc(0), dirty: [], dropped: [] };
          live.set(name, inode);
          return fileOf(own, name, inode);
        },
        open: async (name) => {
          enter(own, { kind: 'open', name });
          return fileOf(own, name, inodeOf(name));
        },
        remove: async (name) => {
          enter(own, { kind: 'remove', name });
          live.delete(name);
        },
        syncDirectory: async () => {
          enter(own, { kind: 'syncDirectory', name: '' });
          durable.clear();
          for (const [name, inode] of live) durable.set(name, inode);
        },
      };
    },
    dieIn: (calls) => {
      callsLeft = calls;
    },
    get isDead() {
      return isDead;
    },
    crash: (kind, fraction) => {
      life += 1;
      callsLeft = Number.POSITIVE_INFINITY;
      isDead = false;
      disk.fault = undefined;
      disk.lasting = undefined;
      for (const inode of live.values()) inode.dirty.push(...inode.dropped.splice(0));
      if (kind === 'process') return;
      for (const name of new Set([...live.keys(), ...durable.keys()])) {
        const kept = fraction() < 0.5 ? live.get(name) : durable.get(name);
        if (kept === undefined) live.delete(name);
        else live.set(name, kept);
      }
      for (const inode of new Set(live.values())) afterPowerLoss(inode, fraction);
      durable.clear();
      for (const [name, inode] of live) durable.set(name, inode);
    },
    bytesUsed: () => [...live.values()].reduce((sum, inode) => sum + inode.live.length, 0),
    names: () => [...live.keys()].sort(),
    poke: (name, at, bytes) => {
      bytes.copy(live.get(name)?.live ?? Buffer.alloc(0), at);
    },
    peek: (name, at, bytes) => Buffer.from(live.get(name)?.live.subarray(at, at + bytes) ?? []),
  };
  return disk;
}

/** Each unsynced sector is the old one or the new one; a file that grew may have grown or not. */
function afterPowerLoss(inode: Inode, fraction: () => number): void {
  const size = inode.live.length > inode.durable.length && fraction() < 0.5 ? inode.durable.length : inode.live.length;
  const left = Buffer.alloc(size);
  for (let at = 0; at < size; at += SECTOR_BYTES) {
    const from = fraction() < 0.5 ? inode.live : inode.durable;
    if (at < from.length) from.copy(left, at, at, Math.min(at + SECTOR_BYTES, size));
  }
  inode.live = left;
  inode.durable = Buffer.from(left);
  inode.dirty = [];
}
