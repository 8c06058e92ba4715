import { onBothEngines } from '../../../test/on-both-engines.ts';
import { peopleContract } from '../people.contract.ts';

onBothEngines((engine, rig) => peopleContract(engine, rig));
