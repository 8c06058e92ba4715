import { silentLog, systemClock } from '#kernel';
import { openStore } from '../store/index.ts';
import { SEALED_PLACES } from './sealed-places.ts';
import { type SealedPlace, settleSealing } from './settle-sealing.ts';

// A process of its own that seals the first place anew and is killed in the transaction before the next one.
const { address, secret, earlier } = JSON.parse(process.argv[2] ?? '');
const store = await openStore({ ...address, log: silentLog, clock: systemClock });
const killing: SealedPlace = {
  name: 'killing',
  reseal: async (tx) => {
    await tx.selectFrom('providers').select('id').execute();
    process.kill(process.pid, 'SIGKILL');
    return await new Promise(() => {});
  },
};
const [first, ...rest] = SEALED_PLACES;
const places = [...(first === undefined ? [] : [first]), killing, ...rest];
await settleSealing({ store, secret, earlier: [earlier], places, clock: systemClock, log: silentLog });
