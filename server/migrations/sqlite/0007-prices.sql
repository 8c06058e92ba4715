-- The account's own price book. An entry is never changed: a later one of the same provider and model takes its place.
CREATE TABLE price_entries (
  id TEXT PRIMARY KEY NOT NULL,
  -- Name or kind of a provider; NULL: whichever.
  provider TEXT,
  model TEXT NOT NULL,
  effective_from TEXT NOT NULL CHECK (length(effective_from) = 24),
  -- Prices; NULL: an end.
  document TEXT CHECK (document IS NULL OR json_valid(document)),
  note TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL
) STRICT;

CREATE TRIGGER price_entries_are_never_changed BEFORE UPDATE ON price_entries
BEGIN
  SELECT RAISE(ABORT, 'append only: price_entries');
END;

CREATE TRIGGER price_entries_are_never_removed BEFORE DELETE ON price_entries
BEGIN
  SELECT RAISE(ABORT, 'append only: price_entries');
END;
