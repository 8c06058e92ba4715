import { storeEngines } from '../../../../../test/store-places.ts';
import { paymentProviderContract } from '../../payment-provider.contract.ts';
import { sandboxRig } from './sandbox-rig.test-support.ts';

for (const { engine, start } of storeEngines) {
  paymentProviderContract(`sandbox on ${engine}`, async () => {
    const places = await start();
    const store = await (await places.place()).open();
    return sandboxRig(store, async () => {
      await store.close();
      await places.dispose();
    });
  });
}
