import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');
const MEANINGS = ['requests', 'errors', 'input', 'cached', 'output', 'reasoning', 'users', 'cost'];

const STEPS = [1, 2, 3, 4, 5, 6].map((step) => `chart-step_${step}`);

/** WCAG: graphics need 3 : 1 against what they are drawn on, text 4.5 : 1. */
const GRAPHICS_MIN = 3;
const TEXT_MIN = 4.5;
/** In OKLab, where 0.02 is a difference that people just see. */
const DISTANCE_MIN = 0.06;

type Triple = readonly [number, number, number];

/** Linear RGB as people without one kind of cone see it, at full strength (Machado, Oliveira and Fernandes, 2009). */
const SIGHTS: Readonly<Record<string, readonly Triple[]>> = {
  'full sight': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const tokensOf = (theme: string): ReadonlyMap<string, Triple> => {
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, linear(hex)]),
  );
};

for (const theme of ['light', 'dark']) {
  const tokens = tokensOf(theme);
  const colour = (name: string): Triple => {
    const found = tokens.get(name);
    if (found === undefined) throw new Error(`--${name} is not set in the ${theme} theme`);
    return found;
  };

  test.each(MEANINGS)(`${theme}: the colour of %s stands out from the surface`, (meaning) => {
    expect(contrast(colour(`chart-${meaning}`), colour('surface'))).toBeGreaterThanOrEqual(GRAPHICS_MIN);
  });

  test.each(Object.keys(SIGHTS))(`${theme}: the eight colours are told apart with %s`, (sight) => {
    const seen = MEANINGS.map((meaning) => oklab(through(SIGHTS[sight] ?? [], colour(`chart-${meaning}`))));
    for (const [index, one] of seen.entries()) {
      for (const [before, other] of seen.slice(0, index).entries()) {
        expect(distance(one, other), `${MEANINGS[before]} and ${MEANINGS[index]}`).toBeGreaterThanOrEqual(DISTANCE_MIN);
      }
    }
  });

  test.each(Object.keys(SIGHTS))(
    `${theme}: the steps go one way from the ground, and each is told from the next, with %s`,
    (sight) => {
      const seen = ['sunken', ...STEPS].map((name) => oklab(through(SIGHTS[sight] ?? [], colour(name))));
      const isDarkening = theme === 'light';
      for (const [index, step] of seen.slice(1).entries()) {
        const before = seen[index] ?? step;
        expect(isDarkening ? before[0] - step[0] : step[0] - before[0], `step ${index + 1}`).toBeGreaterThan(0);
        expect(distance(before, step), `step ${index + 1}`).toBeGreaterThanOrEqual(DISTANCE_MIN);
      }
    },
  );

  test(`${theme}: the most stands out from the surface`, () => {
    expect(contrast(colour('chart-step_6'), colour('surface'))).toBeGreaterThanOrEqual(GRAPHICS_MIN);
  });

  test(`${theme}: the grey of the period before stands out from the surface`, () => {
    expect(contrast(colour('faint'), colour('surface'))).toBeGreaterThanOrEqual(GRAPHICS_MIN);
  });

  test.each([
    ['ink', 'canvas'],
    ['ink', 'surface'],
    ['muted', 'canvas'],
    ['muted', 'sunken'],
    ['faint', 'surface'],
    ['faint', 'canvas'],
    ['faint', 'sunken'],
    ['accent-ink', 'surface'],
    ['accent-ink', 'accent-soft'],
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
    ['good', 'good-soft'],
    ['good', 'surface'],
    ['warn', 'warn-soft'],
    ['warn', 'surface'],
    ['bad', 'bad-soft'],
    ['bad', 'surface'],
    ['running', 'running-soft'],
  ])(`${theme}: text in %s is readable on %s`, (text, ground) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(TEXT_MIN);
  });
}

function linear(hex: string): Triple {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function contrast(one: Triple, other: Triple): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance([red, green, blue]: Triple): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function through(sight: readonly Triple[], [red, green, blue]: Triple): Triple {
  const [r = 0, g = 0, b = 0] = sight.map((row) =>
    Math.min(1, Math.max(0, row[0] * red + row[1] * green + row[2] * blue)),
  );
  return [r, g, b];
}

function oklab([red, green, blue]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function distance(one: Triple, other: Triple): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}
