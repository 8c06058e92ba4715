-- What a cost is computed from: whose model was asked for. Columns are those of server/src/usage/table; a test compares the two.
ALTER TABLE `system.ai_gateway`.usage
  ADD COLUMN IF NOT EXISTS `provider_kind` LowCardinality(Nullable(String)) COMMENT 'Kind of the provider that served: openai, anthropic, gemini or demo. NULL: none served, or not known.' AFTER `service_tier`,
  ADD COLUMN IF NOT EXISTS `provider_name` LowCardinality(Nullable(String)) COMMENT 'Name of the provider that served. NULL: none served, or not known.' AFTER `provider_kind`,
  ADD COLUMN IF NOT EXISTS `configured_model` LowCardinality(Nullable(String)) COMMENT 'The model that the destination asks for. NULL: none served, or not known.' AFTER `provider_name`,
  COMMENT COLUMN `cost_nano_usd` 'What the provider charges, in billionths of a US dollar. NULL: not known, never 0.',
  COMMENT COLUMN `price_version` 'What the cost was computed with, such as "catalogue 0.1.8 openai/gpt-5.2" or "book <id>". NULL: it was not.',
  COMMENT COLUMN `charge_reason` 'Why credits are charged, or why not: usage, estimated_usage, failed_without_output, not_charged_policy, refused, no_usage, unknown_price or free. NULL: not decided.';
