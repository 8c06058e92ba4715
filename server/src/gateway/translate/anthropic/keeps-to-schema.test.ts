import { describe, expect, test } from 'vitest';
import { conversationOf, writtenBody } from '../conversation.test-support.ts';
import { anthropicHalf } from './anthropic-half.ts';
import { keepsToSchema } from './keeps-to-schema.ts';
import { MODEL } from './written.test-support.ts';

const closed = (properties: object) => ({ type: 'object', properties, additionalProperties: false });

describe('a schema that Anthropic keeps to', () => {
  test.each<readonly [string, object]>([
    ['closed objects', closed({ a: closed({}), b: { type: ['object', 'null'], additionalProperties: false } })],
    ['properties with the names of keywords', closed({ minimum: { type: 'number' }, oneOf: { const: 'x' } })],
    ['alternatives and definitions', { anyOf: [{ $ref: '#/$defs/a' }, { type: 'null' }], $defs: { a: closed({}) } }],
    ['formats', { type: 'string', format: 'date-time' }],
    ['plain patterns', { type: 'string', pattern: '^(?:[0-9]{3}|\\d+)$' }],
    ['one item at least', { type: 'array', items: { enum: ['a', 1, null] }, minItems: 1 }],
    ['words that only describe', { $schema: 'x', title: 't', description: 'd', default: 'e', type: 'string' }],
  ])('may have %s', (_, schema) => {
    expect(keepsToSchema(schema)).toBe(true);
  });

  test.each<readonly [string, object]>([
    ['open objects', { type: 'object', properties: {} }],
    ['objects open to some', { ...closed({}), additionalProperties: { type: 'string' } }],
    ['objects that may be null and are open', { type: ['object', 'null'] }],
    ['objects open within', closed({ a: { type: 'array', items: { properties: {} } } })],
    ['objects open in an alternative', { anyOf: [{ type: 'null' }, { type: 'object' }] }],
    ['objects open in a definition', { $ref: '#/$defs/a', $defs: { a: { type: 'object' } } }],
    ...[
      'minLength',
      'maxLength',
      'minimum',
      'maximum',
      'exclusiveMinimum',
      'multipleOf',
      'maxItems',
      'uniqueItems',
    ].map((name) => [name, closed({ a: { [name]: 1 } })] as const),
    ['oneOf', { oneOf: [{ type: 'string' }] }],
    ['limits in all of', { allOf: [{ minimum: 3 }] }],
    ['two items at least', { type: 'array', minItems: 2 }],
    ['other formats', { type: 'string', format: 'phone' }],
    ['patterns that look around', { type: 'string', pattern: '^(?=a)' }],
    ['patterns that refer back', { type: 'string', pattern: '(a)\\1' }],
    ['values that are no scalars', { enum: [{ a: 1 }] }],
    ['references elsewhere', { $ref: 'https://example.com/a.json' }],
  ])('may not have %s', (_, schema) => {
    expect(keepsToSchema(schema)).toBe(false);
    const format = { kind: 'schema', name: 'n', schema: { ...schema }, isStrict: undefined } as const;
    expect(writtenBody(anthropicHalf, { format }, MODEL)).toBe('format');
  });

  test('is looked at however deep it is', () => {
    let schema: Record<string, unknown> = { minimum: 1 };
    for (let depth = 0; depth < 100_000; depth++) schema = { items: schema };
    const format = { kind: 'schema', name: 'n', schema, isStrict: true } as const;
    expect(anthropicHalf.write(conversationOf({ format }), MODEL)).toEqual({
      kind: 'untranslatable',
      member: 'format',
    });
  });
});
