import { expect, test } from 'vitest';
import { readServeFlags } from './serve-flags.ts';

test.each([
  [[], { gatewaysCount: 1, role: undefined, edge: 'node' }],
  [['--gateways=4'], { gatewaysCount: 4, role: undefined, edge: 'node' }],
  [['--gateways', '64'], { gatewaysCount: 64, role: undefined, edge: 'node' }],
  [['--role=gateway', '--edge=node'], { gatewaysCount: 1, role: 'gateway', edge: 'node' }],
  [['--edge', 'strict'], { gatewaysCount: 1, role: undefined, edge: 'strict' }],
])('%o is understood', (args, expected) => {
  expect(readServeFlags(args)).toEqual(expected);
});

test.each([
  ['--gateways=0', '--gateways=0'],
  ['--gateways=65', '--gateways=65'],
  ['--gateways=many', '--gateways=many'],
  ['--role=king', '--role=king'],
  ['--edge=warp', '--edge=warp'],
  ['--edge=Strict', '--edge=Strict'],
  ['--edge=', '--edge='],
  ['--colour', '--colour'],
  ['extra', 'extra'],
])('%s is not, and named', (arg, named) => {
  expect(readServeFlags([arg])).toEqual(expect.stringContaining(named));
});
