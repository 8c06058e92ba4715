import { once } from 'node:events';
import fs from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChargeBatch, SpoolPosition } from '#admission';
import { silentLog, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { createFileSpool } from '../usage/adapters/spool-writer.ts';
import { NOTHING_CHARGED, readCharged } from './charged-file.ts';
import { startCharges } from './start-charges.ts';

const WAIT = { timeout: 50_000, interval: 20 };
const makeId = uuidV7Maker(systemRandom);

let dir: string;
let control: Server;
/** How far control says that the spool was charged. */
let charged: SpoolPosition | undefined;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tallygate-charges-'));
  charged = undefined;
  control = createServer((request, response) => {
    void json(request).then((batch) => {
      const { range } = batch as ChargeBatch;
      charged = range?.to ?? charged;
      response.end(JSON.stringify({ isWanted: false, ...(charged === undefined ? {} : { position: charged }) }));
    });
  });
  control.listen(0, '127.0.0.1');
  await once(control, 'listening');
});
afterEach(async () => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  control.closeAllConnections();
  control.close();
  await rm(dir, { recursive: true, force: true });
});

async function begin() {
  const { spool } = await createFileSpool({
    ...{ dir, clock: systemClock, log: silentLog },
    ...{ bytesMax: 64 * 1024 * 1024, segmentBytes: 1024 * 1024 },
    lostClosing: () => '}',
  });
  const told: SpoolPosition[] = [];
  const charges = startCharges({
    spoolDir: dir,
    ...{ secret: 'internal', run: 'run-1', recoveredTo: NOTHING_CHARGED },
    controlUrl: () => `http://127.0.0.1:${(control.address() as AddressInfo).port}`,
    onCharged: (position) => told.push(position),
    log: silentLog,
  });
  spool.onSynced(charges.synced);
  charges.begin();
  return { spool, charges, told };
}

test('how far a spool was charged is on disk when its charges end, and the gateway’s own thread never waited for that', async () => {
  const { spool, charges, told } = await begin();
  expect(readCharged(dir)).toEqual(NOTHING_CHARGED);
  const waits = vi.spyOn(fs, 'fsyncSync');
  syncBuiltinESMExports();
  const eventTimeMs = systemClock.now();
  spool.record({ requestId: makeId(eventTimeMs), eventTimeMs, opening: '{"request_id":"a"' }, '}');
  await spool.synced();
  await vi.waitFor(() => expect(told.at(-1)?.offset).toBeGreaterThan(64), WAIT);
  await charges.stop();
  expect(readCharged(dir)).toEqual(charged);
  expect(charges.position()).toEqual(charged);
  expect(waits).not.toHaveBeenCalled();
  await spool.stop();
});

test.each([
  { what: 'nobody ever charged', text: undefined, position: undefined },
  { what: 'a position', text: '3 4096', position: { segment: 3, offset: 4_096 } },
  { what: 'half of one', text: '3', position: NOTHING_CHARGED },
  { what: 'something else', text: 'three four', position: NOTHING_CHARGED },
])('a start with $what knows how far its spool was charged', async ({ text, position }) => {
  if (text !== undefined) await writeFile(join(dir, 'charged'), text);
  expect(readCharged(dir)).toEqual(position);
});
