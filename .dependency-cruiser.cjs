const { LEVELS } = require('./scripts/levels.cjs');

const EDGES = ['warehouse', 'store', 'mail', 'http', 'cli', 'compose', 'config', 'main', 'jobs'];
const DRIVERS = 'node_modules/(pg|@clickhouse|chdb|hono|@hono|undici|pino|prom-client|yaml|kysely|stripe|nodemailer)/';
const SYSTEM =
  '^(node:)?(fs|fs/promises|net|tls|http|https|http2|child_process|worker_threads|cluster|sqlite|dgram|dns)$';
const TESTS = ['\\.test\\.ts$', '\\.test-support\\.ts$', '\\.contract\\.ts$', '^server/test/'];

const domains = LEVELS.flat();
const above = domains.filter((name) => name !== 'kernel');
const dir = (name) => `^server/src/${name}/`;
const upward = LEVELS.flatMap((level, index) =>
  level.map((name) => ({
    name: `direction:${name}`,
    severity: 'error',
    comment: `${name} may import only domains below it`,
    from: { path: dir(name) },
    to: {
      path: dir(
        `(${
          LEVELS.slice(index)
            .flat()
            .filter((other) => other !== name)
            .join('|') || 'none'
        })`,
      ),
    },
  })),
);

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'front-door',
      severity: 'error',
      comment: 'another domain is entered through its index.ts',
      from: { path: `^server/src/(${above.join('|')})/`, pathNot: TESTS },
      to: { path: `^server/src/(${domains.join('|')})/`, pathNot: ['^server/src/$1/', '/index\\.ts$'] },
    },
    {
      name: 'pure-core',
      severity: 'error',
      comment: 'drivers, frameworks and the system live in adapters/ and the edges',
      from: { path: `^server/src/(${domains.join('|')})/`, pathNot: ['/adapters/', ...TESTS] },
      to: { path: [DRIVERS, SYSTEM, '/adapters/', `^server/src/(${EDGES.join('|')})[/.]`] },
    },
    {
      name: 'edges-stay-out',
      severity: 'error',
      comment: 'adapters and routes never reach for the composition, the command line or the configuration',
      from: { path: `^server/src/(${domains.join('|')})/.*adapters/`, pathNot: TESTS },
      to: { path: '^server/src/(cli|compose|config|main)[/.]' },
    },
    {
      name: 'dialects-are-strangers',
      severity: 'error',
      comment: 'a dialect knows the port and the shared readers, never the request path or another dialect',
      from: { path: '^server/src/gateway/dialects/([^/]+)/', pathNot: TESTS },
      to: {
        path: '^server/src/gateway/',
        pathNot: ['^server/src/gateway/dialects/$1/', '^server/src/gateway/dialects/[^/]+\\.ts$'],
      },
    },
    {
      name: 'compose-only',
      severity: 'error',
      comment: 'adapters are picked in compose/',
      from: { path: '^server/src/', pathNot: ['^server/src/compose/', '/adapters/', ...TESTS] },
      to: { path: '/adapters/' },
    },
    {
      name: 'web-is-a-client',
      severity: 'error',
      comment: 'the browser and the server share the contract only',
      from: { path: '^web/' },
      to: { path: '(^server/|^@tallygate/server)' },
    },
    {
      name: 'contract-is-a-leaf',
      severity: 'error',
      comment: 'the contract imports nothing of ours',
      from: { path: '^contract/' },
      to: { path: '^(server|web|e2e)/' },
    },
    {
      name: 'e2e-is-a-stranger',
      severity: 'error',
      comment: 'end-to-end tests and the fake provider know the program only from outside',
      from: { path: '^(e2e|bench)/' },
      to: { path: '^(server|web)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'no import loops, type-only ones included',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-test-code-in-product',
      severity: 'error',
      comment: 'product code never imports tests',
      from: { path: '^(server|contract|web)/src/', pathNot: TESTS },
      to: { path: ['\\.(test|contract|test-support)\\.ts$', '^server/test/'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'server/tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^web/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'],
    },
  },
};
