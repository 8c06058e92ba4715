import { edgeAndUpstreamContract } from '../edge/edge-and-upstream.contract.ts';
import { createStrictEdge } from './strict-edge.ts';
import { createStrictUpstream } from './strict-upstream.ts';

edgeAndUpstreamContract('strict', createStrictEdge, createStrictUpstream);
