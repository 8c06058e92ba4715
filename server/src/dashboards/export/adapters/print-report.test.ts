import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { type PageReport, REPORT_LIMITS } from '../page-report.ts';
import { reportOf, resultOf, titled, WIDGETS } from '../report.test-support.ts';
import { printReport } from './print-report.ts';

describe.each(['ko', 'en'] as const)('a printed page in %s', (language) => {
  test('says of each widget its title and figures, and of the page its range, zone, filters, publisher, and what it is as of', async () => {
    const text = textOf(await printReport(reportOf(language)));
    for (const widget of WIDGETS) expect(text).toContain(squeezed(widget.title[language]));
    const expected = {
      ko: [
        '사용량 대시보드',
        '2026. 11. 1. 00:00',
        '2026. 11. 15. 00:00',
        '(UTC+9)',
        '워크스페이스: Research',
        '외 2개',
        '2026. 11. 15. 12:04',
        '1,234.6만',
        '▲ 12.2%',
        '코드 줄',
        '아직 보고되지 않음',
        '이 기간에는 데이터가 없습니다.',
        '데이터 세트를 계산하지 못했습니다.',
        '260개 행 중 처음 200개',
      ],
      en: [
        'Usage dashboard',
        'Nov 1, 2026, 00:00',
        'Nov 15, 2026, 00:00',
        '(UTC+9)',
        'Workspace: Research',
        'and 2 more',
        'Nov 15, 2026, 12:04',
        '12.3M',
        '▲ 12.2%',
        'not reported yet',
        'No data in this range.',
        'The dataset could not be computed.',
        'The first 200 of 260 rows',
      ],
    }[language];
    for (const each of [...expected, 'admin@acme.example', 'Asia/Seoul', 'Claude Code', 'person-9@acme.example']) {
      expect(text).toContain(squeezed(each));
    }
  });

  test('is the same file for the same report, on A4 sheets with their numbers, with fonts within', async () => {
    const [one, other] = await Promise.all([printReport(reportOf(language)), printReport(reportOf(language))]);
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
    const raw = Buffer.from(one).toString('latin1');
    const boxes = [...raw.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => [
      width,
      height,
    ]);
    expect(boxes.length).toBeGreaterThan(2);
    expect(new Set(boxes.map(String))).toEqual(new Set(['841.89,595.28']));
    expect(textOf(one)).toContain(squeezed(`${boxes.length} / ${boxes.length}`));
    expect(raw).toContain('/FontFile3');
  });
});

test('a figure that is not known is a dash, and not a zero', async () => {
  const text = textOf(
    await printReport(only({ ...WIDGETS[3], kind: 'tile' } as PageReport['page']['widgets'][number])),
  );
  expect(text).toContain('–');
  expect(text).not.toContain('0ms');
});

test('there are never more sheets than bounded, and the last one says so', async () => {
  const columns = [{ column: 'name', title: titled('Name'), format: 'text' as const }];
  const rows = Array.from({ length: 10_000 }, (_, at) => [`row ${at}`]);
  const widgets = Array.from({ length: 40 }, (_, at) => ({
    ...{ kind: 'table' as const, id: `t${at}`, dataset: 'many', width: 12, title: titled(`Table ${at}`), columns },
  }));
  const report = reportOf('en');
  const bytes = await printReport({
    ...report,
    page: { ...report.page, widgets },
    datasets: { many: { kind: 'result', result: resultOf({ name: 'String' }, rows) } },
  });
  const sheets =
    Buffer.from(bytes)
      .toString('latin1')
      .match(/\/MediaBox/g)?.length ?? 0;
  expect(sheets).toBe(REPORT_LIMITS.pagesMax);
  expect(textOf(bytes)).toContain(squeezed('The rest is left out'));
}, 60_000);

test.each([
  { granularity: 'hour', places: ['2026-11-01T00:00:00Z', '2026-11-01T01:00:00Z'], label: 'Nov 1, 09:00' },
  { granularity: 'week', places: ['2026-11-02', '2026-11-09'], label: 'Nov 2' },
  { granularity: 'month', places: ['2026-11-01'], label: 'Nov 2026' },
] as const)('a time axis names each $granularity', async ({ granularity, places, label }) => {
  const widget = {
    ...{ kind: 'line' as const, id: 'w', dataset: 'd', width: 12, title: titled('W'), x: 'at', every: 'auto' as const },
    ...{ format: 'count' as const, series: [{ column: 'n', title: titled('N'), colour: 'input' as const }] },
  };
  const result = resultOf(
    { at: 'String', n: 'UInt64' },
    places.map((place, at) => [place, at + 1]),
    { granularity },
  );
  const report = only(widget);
  const text = textOf(await printReport({ ...report, datasets: { d: { kind: 'result', result } } }));
  expect(text).toContain(squeezed(label));
});

test('names that look like markup or are very long stay texts of one line', async () => {
  const evil = '<svg onload="x"> & "quoted" '.repeat(40);
  const widget = {
    kind: 'pie' as const,
    id: 'w',
    dataset: 'd',
    width: 6,
    title: titled('W'),
    label: 'who',
    value: 'n',
    format: 'count' as const,
    also: [],
  };
  const result = resultOf({ who: 'String', n: 'UInt64' }, [
    [evil, '5'],
    ['b', '3'],
  ]);
  const report = only(widget);
  const bytes = await printReport({ ...report, datasets: { d: { kind: 'result', result } } });
  expect(textOf(bytes)).toContain(squeezed('<svg onload="x"> & "quoted"'));
});

test('an open range is said in the zone with both of its offsets when clocks change within', async () => {
  const report = reportOf('en', {
    timeZone: 'America/New_York',
    from: asInstant(Date.UTC(2026, 9, 30, 4)),
    to: asInstant(Date.UTC(2026, 10, 3, 5)),
  });
  expect(textOf(await printReport(report))).toContain(squeezed('America/New_York (UTC-4, UTC-5)'));
});

/** A report of one widget. */
function only(widget: PageReport['page']['widgets'][number]): PageReport {
  const report = reportOf('en');
  return { ...report, page: { ...report.page, widgets: [widget] } };
}

/** How words are spaced is the writer's, so that they are compared without blanks. */
function squeezed(text: string): string {
  return text.replaceAll(/\s/g, '');
}

/** All texts of a PDF of ours, through the ToUnicode maps of its fonts. */
function textOf(bytes: Uint8Array): string {
  const raw = Buffer.from(bytes).toString('latin1');
  const objects = new Map(
    [...raw.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, body = '']) => [Number(id), body]),
  );
  const streamOf = (body: string): string => {
    const begin = body.indexOf('stream\n') + 'stream\n'.length;
    const content = Buffer.from(body.slice(begin, body.lastIndexOf('\nendstream')), 'latin1');
    return body.includes('/FlateDecode') ? inflateSync(content).toString('latin1') : content.toString('latin1');
  };
  const referred = (body: string, name: string) =>
    objects.get(Number(new RegExp(`/${name} (\\d+) 0 R`).exec(body)?.[1])) ?? '';
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\b(?!s)/.test(body));
  return pages
    .map((page) => {
      const fonts = /\/Font <<([\s\S]*?)>>/.exec(referred(page, 'Resources'))?.[1] ?? '';
      const maps = new Map(
        [...fonts.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id]) => [
          name,
          unicodeOf(streamOf(referred(objects.get(Number(id)) ?? '', 'ToUnicode'))),
        ]),
      );
      let map: ReadonlyMap<number, string> = new Map();
      let text = '';
      for (const [, font, shown, single] of streamOf(referred(page, 'Contents')).matchAll(
        /\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ|<([0-9a-f]+)> Tj/g,
      )) {
        if (font !== undefined) map = maps.get(font) ?? map;
        else
          for (const [, codes = ''] of (shown ?? `<${single}>`).matchAll(/<([0-9a-f]*)>/g)) text += decoded(codes, map);
      }
      return squeezed(text);
    })
    .join('');
}

function decoded(codes: string, map: ReadonlyMap<number, string>): string {
  return [...codes.matchAll(/.{4}/g)].map(([code]) => map.get(Number.parseInt(code, 16)) ?? '\uFFFD').join('');
}

function unicodeOf(cmap: string): ReadonlyMap<number, string> {
  const map = new Map<number, string>();
  for (const [, from = '', , list = ''] of cmap.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/g)) {
    for (const [at, [, units = '']] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
      const text = String.fromCharCode(...units.split(' ').map((unit) => Number.parseInt(unit, 16)));
      map.set(Number.parseInt(from, 16) + at, text);
    }
  }
  return map;
}
