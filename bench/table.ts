import { isFullLoad, judge } from './goals.ts';
import { markdown, number } from './markdown.ts';
import type { Scale } from './measurements.ts';
import { type Medians, type Metric, mediansOf } from './medians.ts';
import { isTrue, type Results } from './results.ts';
import type { SystemSpec } from './systems/system.ts';

/** What a table is made from. */
export interface TableParts {
  readonly results: Results;
  readonly systems: readonly SystemSpec[];
  readonly scale: Scale;
  /** What stands above it: the machine, and where everything ran. */
  readonly notes: readonly string[];
}

interface Line extends Metric {
  readonly title: string;
  readonly digits: number;
  /** Told as what it adds to direct. */
  readonly isOverDirect?: true;
}

const UNKNOWN = '–';
/** Below it a core waited for somebody. */
const BUSY_PERCENT_MIN = 90;

/** What was measured, as Markdown: the figures, the goals, the rows, and what is missing. */
export function tableOf(parts: TableParts): string {
  const medians = mediansOf(parts.results);
  const { rounds, warmUpMs, durationMs } = parts.scale;
  return [
    `Medians of ${rounds} alternating rounds of ${durationMs / 1_000} s, after ${warmUpMs / 1_000} s of warm-up of each system with each load.`,
    ...parts.notes,
    '',
    ...figures(parts, medians),
    '',
    ...ratios(parts, medians),
    '',
    ...goals(parts.scale, medians),
    '',
    ...remarks(parts, medians),
    '',
  ].join('\n');
}

function figures({ systems, scale, results }: TableParts, medians: Medians): readonly string[] {
  const shown = linesFor(scale).filter((line) =>
    systems.some(({ name }) => results.valuesOf(name, line.measurement, line.metric).length > 0),
  );
  return markdown(
    ['', ...systems.map(({ title }) => title)],
    shown.map((line) => [line.title, ...systems.map(({ name }) => figure(medians, name, line))]),
  );
}

function figure(medians: Medians, system: string, line: Line): string {
  if (line.isOverDirect === true && system === 'direct') return UNKNOWN;
  const value =
    line.isOverDirect === true
      ? medians.over(system, 'direct', line)
      : medians.of(system, line.measurement, line.metric);
  return value === undefined ? UNKNOWN : number(value, line.digits);
}

function linesFor(scale: Scale): readonly Line[] {
  const open = (measurement: 'open-0' | 'open-60'): readonly Line[] => {
    const title = `${scale.perSecond} requests/s, ${measurement === 'open-0' ? 0 : 60} ms provider`;
    return [
      { title: `${title}: p50, ms`, measurement, metric: 'p50Ms', digits: 2 },
      { title: `${title}: p99, ms`, measurement, metric: 'p99Ms', digits: 2 },
      { title: `${title}: p50 over direct, ms`, measurement, metric: 'p50Ms', digits: 2, isOverDirect: true },
      { title: `${title}: p99 over direct, ms`, measurement, metric: 'p99Ms', digits: 2, isOverDirect: true },
    ];
  };
  const json = `JSON, ${scale.connections} connections`;
  const tls = `${json}, TLS to the provider`;
  const chunks = `${scale.timedStreams} streams`;
  const streams = `${scale.streams} streams open`;
  const held = `${scale.heldStreams} open streams, fresh process`;
  return [
    { title: `${json}: requests/s`, measurement: 'json', metric: 'requestsPerSecond', digits: 0 },
    { title: `${json}: CPU µs/request`, measurement: 'json', metric: 'cpuMicrosPerRequest', digits: 1 },
    { title: `${json}: core of the system busy, %`, measurement: 'json', metric: 'systemPercent', digits: 0 },
    { title: `${json}: core of the generator busy, %`, measurement: 'json', metric: 'generatorPercent', digits: 0 },
    { title: `${tls}: requests/s`, measurement: 'json-tls', metric: 'requestsPerSecond', digits: 0 },
    { title: `${tls}: CPU µs/request`, measurement: 'json-tls', metric: 'cpuMicrosPerRequest', digits: 1 },
    ...open('open-0'),
    ...open('open-60'),
    { title: `${chunks}: CPU µs/chunk`, measurement: 'chunks', metric: 'cpuMicrosPerChunk', digits: 1 },
    { title: `${chunks}: chunk transit p50, ms`, measurement: 'chunks', metric: 'p50Ms', digits: 2 },
    { title: `${chunks}: chunk transit p99, ms`, measurement: 'chunks', metric: 'p99Ms', digits: 2 },
    { title: `${streams}: streams/s`, measurement: 'streams', metric: 'streamsPerSecond', digits: 0 },
    { title: `${streams}: CPU µs/chunk`, measurement: 'streams', metric: 'cpuMicrosPerChunk', digits: 1 },
    { title: `${streams}: core of the system busy, %`, measurement: 'streams', metric: 'systemPercent', digits: 0 },
    {
      title: `${streams}: core of the generator busy, %`,
      measurement: 'streams',
      metric: 'generatorPercent',
      digits: 0,
    },
    { title: `${held}: RSS, MB`, measurement: 'held', metric: 'rssMb', digits: 0 },
    { title: `${held}: Pss, MB`, measurement: 'held', metric: 'pssMb', digits: 0 },
    { title: `${held}: errors`, measurement: 'held', metric: 'errors', digits: 0 },
  ];
}

/** How many times as much in a second as that system; by CPU: how many times as little for one. */
function ratios({ systems }: TableParts, medians: Medians): readonly string[] {
  const gateways = systems.filter(({ name }) => name.startsWith('gateway'));
  const metrics = [
    { title: 'JSON, by CPU', measurement: 'json', metric: 'cpuMicrosPerRequest', isCost: true },
    { title: 'chunks, by CPU', measurement: 'chunks', metric: 'cpuMicrosPerChunk', isCost: true },
    { title: 'JSON requests/s', measurement: 'json', metric: 'requestsPerSecond' },
    { title: 'JSON requests/s, TLS to the provider', measurement: 'json-tls', metric: 'requestsPerSecond' },
    { title: 'streams/s', measurement: 'streams', metric: 'streamsPerSecond' },
  ] as const;
  const lines = gateways.flatMap(({ name, title }) =>
    metrics.map((metric) => [
      `${title}: ${metric.title}`,
      ...(['portkey', 'bare', 'nginx'] as const).map((other) => {
        const value = 'isCost' in metric ? medians.ratio(other, name, metric) : medians.ratio(name, other, metric);
        return value === undefined ? UNKNOWN : number(value, 2);
      }),
    ]),
  );
  return markdown(['ratio', 'to Portkey', 'to the bare proxy', 'to nginx'], lines);
}

function goals(scale: Scale, medians: Medians): readonly string[] {
  if (!isFullLoad(scale)) return ['The loads were smaller than those that the goals speak of.'];
  return markdown(
    ['goal', 'bound', 'measured', ''],
    judge(medians).map(({ goal, measured, isMet }) => [
      `${goal.system}: ${goal.text}${goal.isAim === true ? ' (aim)' : ''}`,
      'atLeast' in goal.bound ? `≥ ${goal.bound.atLeast} ${goal.unit}` : `≤ ${goal.bound.atMost} ${goal.unit}`,
      measured === undefined ? UNKNOWN : `${number(measured, 2)} ${goal.unit}`,
      verdict(isMet),
    ]),
  );
}

function verdict(isMet: boolean | undefined): string {
  if (isMet === undefined) return 'not measured';
  return isMet ? 'met' : '**not met**';
}

function remarks({ systems, results }: TableParts, medians: Medians): readonly string[] {
  return systems.flatMap(({ name, title }) => {
    const missing = results.missingReason(name);
    const errors = results.errorsOf(name);
    return [
      ...(missing === undefined ? [] : [`- ${title}: not measured; ${missing}.`]),
      ...(errors === undefined
        ? []
        : [`- ${title}: ${errors.count} errors, the first: ${errors.first.split('\r\n')[0]}`]),
      ...rowsRemark(title, results, name),
      ...busyRemark(title, medians, name),
    ];
  });
}

/** A closed loop keeps the core busy of whoever is slower: the system, or the generator. */
function busyRemark(title: string, medians: Medians, name: string): readonly string[] {
  const [system, generator] = ['systemPercent', 'generatorPercent'].map((metric) => medians.of(name, 'json', metric));
  if (system === undefined || generator === undefined || system >= BUSY_PERCENT_MIN) return [];
  if (generator >= BUSY_PERCENT_MIN) return [`- ${title}: its JSON figures are limited by the generator.`];
  return [
    `- ${title}: under JSON its core was busy for it only ${number(system, 0)} % of the time: this machine had other work, and its figures per second mean little.`,
  ];
}

function rowsRemark(title: string, results: Results, name: string): readonly string[] {
  const checks = results.checksOf(name);
  if (checks.length === 0) return [];
  const wrong = checks.filter((check) => !isTrue(check));
  const requests = checks.reduce((sum, check) => sum + check.requests, 0);
  if (wrong.length === 0)
    return [
      `- ${title}: after each of ${checks.length} runs, rows and their tokens were those that the provider counted; ${number(requests, 0)} requests in all.`,
    ];
  return [
    `- ${title}: **rows are wrong** after ${wrong.length} of ${checks.length} runs, such as ${JSON.stringify(wrong[0])}.`,
  ];
}
