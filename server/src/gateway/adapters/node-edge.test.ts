import { edgeContract } from '../edge.contract.ts';
import { createNodeEdge } from './node-edge.ts';

edgeContract('node', createNodeEdge);
