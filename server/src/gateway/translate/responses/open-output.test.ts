import { expect, inject, test, vi } from 'vitest';
import { openOutput } from './open-output.ts';

const COUNT = inject('isProof') ? 100_000 : 20_000;

function call(index: number) {
  return { kind: 'tool_call', index, id: `c${index}`, name: 'f', signature: undefined } as const;
}

function args(index: number, text: string) {
  return { kind: 'tool_arguments', index, text } as const;
}

test('pieces of arguments with something between them are not parsed again for each of them', () => {
  const output = openOutput('r', () => undefined);
  const parse = vi.spyOn(JSON, 'parse');
  try {
    output.take(call(0));
    output.take(args(0, '{"a":["'));
    for (let piece = 0; piece < COUNT; piece++) {
      output.take(args(0, '{}'));
      output.take(piece % 2 === 0 ? { kind: 'text', text: 'x' } : { kind: 'reasoning', text: 'x' });
    }
    output.take(args(0, '"]}'));
    const [item, ...others] = output.close(true);
    expect(item).toMatchObject({ status: 'completed', arguments: `{"a":["${'{}'.repeat(COUNT)}"]}` });
    expect(others).toHaveLength(COUNT);
    expect(parse).not.toHaveBeenCalled();
  } finally {
    parse.mockRestore();
  }
});

test('very many calls that never end are ended, the oldest first', () => {
  const told: string[] = [];
  const output = openOutput('r', (type) => told.push(type));
  for (let index = 0; index < 1001; index++) {
    output.take(call(index));
    output.take(args(index, '{"a":'));
    if (index === 999) expect(told).not.toContain('response.output_item.done');
  }
  expect(told.filter((type) => type === 'response.output_item.done')).toHaveLength(1);
  output.take(args(0, '1}'));
  output.take(args(1, '1}'));
  const items = output.close(true);
  expect(items[0]).toMatchObject({ status: 'incomplete', arguments: '{"a":' });
  expect(items[1]).toMatchObject({ status: 'completed', arguments: '{"a":1}' });
  expect(items).toHaveLength(1001);
});

test('calls whose arguments come in turns are whole when their own text is', () => {
  const output = openOutput('r', () => undefined);
  for (const index of [0, 1, 2]) output.take(call(index));
  output.take(args(1, ' {"b":"}\\"'));
  output.take(args(0, '{"a":{}'));
  output.take(args(2, '{nothing}'));
  output.take(args(1, '"} '));
  output.take({ kind: 'text', text: 'x' });
  output.take(args(1, 'too late'));
  output.take(args(0, '}'));
  expect(output.close(true)).toMatchObject([
    { status: 'completed', arguments: '{"a":{}}' },
    { status: 'completed', arguments: ' {"b":"}\\""} ' },
    { status: 'incomplete', arguments: '{nothing}' },
    { type: 'message' },
  ]);
});
