/**
 * Domains, lowest first. A domain imports only domains on a lower line, and only through their index.ts.
 * ARCHITECTURE.md states the same order; the tidy test compares the two.
 */
const LEVELS = [
  ['kernel'],
  ['audit', 'prices', 'credits', 'notices'],
  ['identity', 'runs', 'usage'],
  ['admission'],
  ['gateway', 'telemetry', 'sql', 'billing'],
  ['dashboards'],
];

module.exports = { LEVELS };
