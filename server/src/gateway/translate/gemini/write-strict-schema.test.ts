import { describe, expect, test } from 'vitest';
import { writtenBody } from '../conversation.test-support.ts';
import { geminiHalf } from './gemini-half.ts';
import { MODEL } from './written.test-support.ts';

function written(schema: Readonly<Record<string, unknown>>): unknown {
  return writtenBody(geminiHalf, { format: { kind: 'schema', name: 'n', schema, isStrict: true } }, MODEL);
}

describe('a schema that Gemini is to keep to strictly', () => {
  test.each<readonly [string, Readonly<Record<string, unknown>>, object]>([
    [
      'its own words',
      { type: 'object', properties: { const: { type: ['number', 'null'], minimum: 0 } }, required: ['const'] },
      { type: 'object', properties: { const: { type: ['number', 'null'], minimum: 0 } }, required: ['const'] },
    ],
    ['one value', { type: 'string', const: 'x' }, { type: 'string', enum: ['x'] }],
    [
      'one value, wherever it is',
      {
        $defs: { a: { const: 1 } },
        anyOf: [{ $ref: '#/$defs/a' }, { items: { const: 'y' } }],
        properties: { a: { additionalProperties: { const: 'z' } } },
        additionalProperties: false,
      },
      {
        $defs: { a: { enum: [1] } },
        anyOf: [{ $ref: '#/$defs/a' }, { items: { enum: ['y'] } }],
        properties: { a: { additionalProperties: { enum: ['z'] } } },
        additionalProperties: false,
      },
    ],
    [
      'words that say nothing of the answer',
      { $schema: 'x', $comment: 'c', type: 'string', default: 'a', examples: ['a'], title: 't' },
      { type: 'string', title: 't' },
    ],
  ])('may have %s', (_, schema, responseJsonSchema) => {
    expect(written(schema)).toMatchObject({ generationConfig: { responseJsonSchema } });
    expect(JSON.stringify(written(schema))).toContain(`"responseJsonSchema":${JSON.stringify(responseJsonSchema)}`);
  });

  const deep = (depth: number): Readonly<Record<string, unknown>> => {
    let schema: Readonly<Record<string, unknown>> = { type: 'string' };
    for (let made = 0; made < depth; made++) schema = { items: schema };
    return schema;
  };

  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ...['minLength', 'pattern', 'multipleOf', 'exclusiveMinimum', 'allOf', 'not', 'definitions'].map(
      (name) => [name, { properties: { a: { [name]: 1 } } }] as const,
    ),
    ['a word within an alternative', { anyOf: [{ type: 'null' }, { items: { pattern: 'a' } }] }],
    ['a word within a definition', { $ref: '#/$defs/a', $defs: { a: { pattern: 'a' } } }],
    ['one value that is no text or number', { const: true }],
    ['words beside a reference', { properties: { a: { $ref: '#/$defs/a', type: 'string' } } }],
    ['more schemas within schemas than anyone asks for', deep(100_000)],
  ])('may not have %s', (_, schema) => {
    expect(written(schema)).toBe('format');
  });

  test('may be nested as deep as callers’ own APIs take it', () => {
    expect(written(deep(100))).toHaveProperty('generationConfig.responseJsonSchema');
    expect(written(deep(101))).toBe('format');
  });
});
