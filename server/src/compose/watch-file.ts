import { type BigIntStats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Clock, Timer } from '#kernel';

/** Within a second of a change its readers should have it; two looks make 500 ms at most. */
const LOOK_EVERY_MS = 250;
const ABSENT = 'absent';

/**
 * Calls back after a file changed and then stood still for one look, so that a half-written one is not read. It looks
 * instead of listening: file events get lost on network mounts, and when a link or a directory is swapped.
 */
export function watchFile(
  path: string,
  watch: { readonly clock: Clock; readonly onChange: () => void },
): { stop(): void } {
  let timer: Timer | undefined;
  let isStopped = false;
  // Taken at once, so that no change after this call is missed.
  let reported = signatureNow(path);
  let earlier = reported;

  const look = async (): Promise<void> => {
    const now = await signature(path);
    if (isStopped) return;
    if (now !== reported && now === earlier) {
      reported = now;
      watch.onChange();
    }
    earlier = now;
    timer = watch.clock.after(LOOK_EVERY_MS, () => void look());
  };

  void look();
  return {
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}

function signatureNow(path: string): string {
  const facts = statSync(path, { bigint: true, throwIfNoEntry: false });
  return facts === undefined ? ABSENT : signatureOf(facts);
}

async function signature(path: string): Promise<string> {
  try {
    return signatureOf(await stat(path, { bigint: true }));
  } catch {
    return ABSENT;
  }
}

function signatureOf({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}
