import { onBothEngines } from '../../../test/on-both-engines.ts';
import { keyStoreContract } from '../key-store.contract.ts';

onBothEngines((engine, rig) => keyStoreContract(engine, rig));
