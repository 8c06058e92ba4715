import { upstreamContract } from '../upstream.contract.ts';
import { createStrictUpstream } from './strict-upstream.ts';

upstreamContract('strict', createStrictUpstream);
