import { silentLog } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import { openStore } from '../../store/index.ts';
import { deliverSome } from '../deliver-notices.ts';
import { noticeRig, STARTS_AT } from '../notice-rig.test-support.ts';

// A process of its own that delivers what is due and is killed: before the post leaves, or when it was taken.
const { address, diesBefore } = JSON.parse(process.argv[2] ?? '');
const clock = manualClock(STARTS_AT);
const store = await openStore({ ...address, log: silentLog, clock });
const { delivering } = noticeRig(store, { clock });
await deliverSome({
  ...delivering,
  postWebhook: async ({ url, headers, body }) => {
    if (diesBefore) process.kill(process.pid, 'SIGKILL');
    const fields = Object.fromEntries(
      headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1] ?? '']] : [])),
    );
    await fetch(url, { method: 'POST', headers: fields, body });
    process.kill(process.pid, 'SIGKILL');
    return await new Promise(() => {});
  },
});
