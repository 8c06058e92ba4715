-- What credits were computed with. Columns are those of server/src/usage/table; a test compares the two.
ALTER TABLE `system.ai_gateway`.usage
  ADD COLUMN IF NOT EXISTS `credits_version` LowCardinality(Nullable(String)) COMMENT 'What the credits were computed with: "book <id>", "default cost <credits per US dollar>" or "default request <credits>". "+ run <credits>": the run that several requests share brings so much more, once. NULL: nothing priced it.' AFTER `credits_micro`,
  COMMENT COLUMN `credits_micro` 'Charge in millionths of a credit, without the price of a run that several requests share. NULL: not known or not charged.',
  COMMENT COLUMN `charge_reason` 'Why credits are charged, or why not: usage, estimated_usage, failed_without_output, not_charged_policy, refused, no_usage, unknown_price, no_credit_price or free. NULL: not decided.';
