-- How many days were dropped so far: who listed the days before another one went must list them again.
ALTER TABLE usage_retention ADD COLUMN drops INTEGER NOT NULL DEFAULT 0;
