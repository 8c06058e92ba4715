import { edgeAndUpstreamContract } from '../edge/edge-and-upstream.contract.ts';
import { createNodeEdge } from './node-edge.ts';
import { createUndiciUpstream } from './undici-upstream.ts';

edgeAndUpstreamContract('node', createNodeEdge, createUndiciUpstream);
