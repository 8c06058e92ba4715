import { edgeAndUpstreamContract } from '../edge/edge-and-upstream.contract.ts';
import { createStrictEdge } from './strict-edge.ts';
import { createUndiciUpstream } from './undici-upstream.ts';

edgeAndUpstreamContract('strict', createStrictEdge, createUndiciUpstream);
