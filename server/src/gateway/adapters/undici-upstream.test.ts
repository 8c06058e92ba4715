import { upstreamContract } from '../upstream.contract.ts';
import { createUndiciUpstream } from './undici-upstream.ts';

upstreamContract('undici', createUndiciUpstream);
