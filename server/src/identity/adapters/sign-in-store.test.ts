import { onBothEngines } from '../../../test/on-both-engines.ts';
import { signInEngineContract } from '../sign-in-engine.contract.ts';
import { signInStoreContract } from '../sign-in-store.contract.ts';

onBothEngines((engine, rig) => {
  signInStoreContract(engine, rig);
  signInEngineContract(engine, rig);
});
