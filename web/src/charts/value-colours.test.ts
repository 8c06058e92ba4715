import { COLOUR_OF_REST, DRAWN_EACH_MAX, valueColours } from '@tallygate/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 24 }), { maxLength: 12 });
const alone = (value: string, column = 'model') => valueColours([value], column)[0];

test.each([
  { column: 'agent', values: ['claude-code', 'codex', 'gemini-cli', 'cursor', 'copilot'] },
  {
    column: 'final_status',
    values: ['ok', 'error', 'client_closed', 'upstream_truncated', 'refused', 'gateway_lost'],
  },
  { column: 'status_class', values: ['1xx', '2xx', '3xx', '4xx', '5xx'] },
  {
    column: 'run_type',
    values: ['chat', 'triage', 'scheduled_prompt', 'auto_triage', 'detection_summary', 'coding_agent', 'api'],
  },
])('each value of $column has a colour of its own, alone as beside the others', ({ column, values }) => {
  const colours = valueColours(values, column);
  expect(colours).toEqual(values.map((value) => alone(value, column)));
  expect(new Set(colours).size).toBe(values.length);
});

test('models that many use have colours of their own, whatever they are drawn with', () => {
  const models = [
    'claude-haiku-4-5',
    'claude-opus-4-5',
    'claude-sonnet-4-5',
    'gemini-2.5-flash',
    'gemini-3-pro',
    'gpt-5.2',
    'gpt-5.2-mini',
  ];
  expect(new Set(models.map((model) => alone(model))).size).toBe(models.length);
  expect(valueColours(models, 'model')).toEqual(models.map((model) => alone(model)));
});

test('law: the order in which values are drawn says nothing of their colours', () => {
  fc.assert(
    fc.property(names, fc.infiniteStream(fc.nat()), (values, randoms) => {
      const each = values.slice(0, DRAWN_EACH_MAX + 1);
      const shuffled = each
        .map((value) => ({ value, at: randoms.next().value ?? 0 }))
        .sort((one, other) => one.at - other.at)
        .map(({ value }) => value);
      const colourOf = new Map(valueColours(each, 'model').map((colour, at) => [each[at], colour]));
      expect(valueColours(shuffled, 'model')).toEqual(shuffled.map((value) => colourOf.get(value)));
    }),
  );
});

test('law: as many as are drawn each have colours of their own, and those beyond have that of the rest', () => {
  fc.assert(
    fc.property(names, (values) => {
      const colours = valueColours(values, 'model');
      const each = values.length > DRAWN_EACH_MAX + 1 ? DRAWN_EACH_MAX : values.length;
      expect(new Set(colours.slice(0, each)).size).toBe(each);
      expect(colours.slice(each).every((colour) => colour === COLOUR_OF_REST)).toBe(true);
      if (each <= DRAWN_EACH_MAX) expect(colours.slice(0, each)).not.toContain(COLOUR_OF_REST);
    }),
  );
});

test('law: a value whose colour no other one wants has it alone as beside others, on every widget', () => {
  fc.assert(
    fc.property(names, (values) => {
      const each = values.slice(0, DRAWN_EACH_MAX);
      const colours = valueColours(each, 'model');
      for (const [at, value] of each.entries()) {
        const isWanted = each.some((other) => other !== value && alone(other) === alone(value));
        if (!isWanted) expect(colours[at]).toBe(alone(value));
      }
    }),
  );
});

test('where two want the same, the first by name keeps it, and an unknown agent takes none that is fixed', () => {
  const rivals = Array.from({ length: 200 }, (_, index) => `model-${String(index).padStart(3, '0')}`);
  const [first = '', second = ''] = rivals.filter((name) => alone(name) === alone(rivals[0] ?? ''));
  const [ofFirst, ofSecond] = valueColours([first, second], 'model');
  expect([ofFirst, ofSecond === ofFirst]).toEqual([alone(first), false]);
  expect(valueColours([second, first], 'model')).toEqual([ofSecond, ofFirst]);
  const fixed = ['claude-code', 'codex', 'gemini-cli', 'cursor', 'copilot'].map((agent) => alone(agent, 'agent'));
  for (const agent of ['aider', 'toString', 'zed', 'goose']) expect(fixed).not.toContain(alone(agent, 'agent'));
});
