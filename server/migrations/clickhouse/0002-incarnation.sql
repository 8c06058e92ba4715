-- Names the life of the warehouse: kept in memory only, so that every restart loses it and a new one is written.
CREATE TABLE IF NOT EXISTS `system.ai_gateway`.incarnation
(
  `id` String COMMENT 'Random, made once per life of the warehouse.',
  `started_at` DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was made (UTC). The earliest row counts.'
)
ENGINE = Memory
COMMENT 'Names the life of the warehouse: changes whenever it was restarted, and only then.';
