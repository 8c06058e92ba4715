export { bodyBound } from './body-bound.ts';
export { Drains } from './bounds/drains.ts';
export { CALL_BOUNDS, type CallBounds } from './bounds/gateway-bounds.ts';
export { HeldAnswers } from './bounds/held-answers.ts';
export { watchLoop } from './bounds/loop-lateness.ts';
export { OpenCalls } from './bounds/open-calls.ts';
export { PUBLIC_BASE_URLS, readBaseUrl } from './catalogue/base-url.ts';
export { type Catalogue, createCatalogue } from './catalogue/catalogue.ts';
export type { Asker, CatalogueOutcome, KeepWith } from './catalogue/catalogue-ports.ts';
export type {
  CatalogueStore,
  EndpointVersion,
  StoredCatalogue,
  StoredEndpoint,
  StoredProvider,
} from './catalogue/catalogue-store.ts';
export type { DeclaredCatalogue } from './catalogue/declared-catalogue.ts';
export { readPayloads, readTimeouts, writeDocument } from './catalogue/endpoint-document.ts';
export type { EndpointSpec, RateLimitSpec } from './catalogue/endpoint-spec.ts';
export { type EndpointFacts, makeEndpoint } from './catalogue/make-endpoint.ts';
export { openProviders } from './catalogue/open-providers.ts';
export { type ListedEndpoint, type ListedProvider, pickListed } from './catalogue/read-catalogue.ts';
export { describeRuleProblem, RULE_TEXTS } from './catalogue/rule-texts.ts';
export { endpointProblems, providerProblems, type RuleProblem, withShares } from './catalogue/rules.ts';
export { type SecretBox, secretBox } from './catalogue/secret-box.ts';
export type { CallPricing } from './charge-outcome.ts';
export type { CreditPricing } from './credit-pricing.ts';
export { createDataPlane } from './data-plane.ts';
export type { DataPlaneParts } from './data-plane-parts.ts';
export { answerDemo } from './demo/answer-demo.ts';
export { destinationHealth } from './destination-health.ts';
export { DIALECTS } from './dialects/dialects.ts';
export type { Edge, EdgeHandler } from './edge.ts';
export { takeFoundKeys } from './find-key.ts';
export { ACCEPTED_ENCODING, foreignEncoding } from './foreign-encoding.ts';
export { forwardToControl } from './forward-to-control.ts';
export type {
  Destination,
  Endpoint,
  EndpointTimeouts,
  PayloadLogging,
  Provider,
  Snapshot,
  WarehouseAddress,
  WeightedDestination,
} from './routing.ts';
export { serveOperation } from './serve-operation.ts';
export { readSnapshot, type SnapshotReading, writeSnapshot } from './snapshot/snapshot-wire.ts';
export type { CallOnce, OnceAnswer, OnceCall } from './test-call/call-once.ts';
export { type Pass, passReader, writePass } from './test-call/pass.ts';
export { createTestCalls, type TestCalls } from './test-call/test-calls.ts';
export { findTranslation } from './translate/translations.ts';
export type { Upstream } from './upstream.ts';
