import { edgeAndUpstreamContract } from '../edge/edge-and-upstream.contract.ts';
import { createNodeEdge } from './node-edge.ts';
import { createStrictUpstream } from './strict-upstream.ts';

edgeAndUpstreamContract('node edge, strict upstream:', createNodeEdge, createStrictUpstream);
