-- The account's own price book. An entry is never changed: a later one of the same provider and model takes its place.
CREATE TABLE price_entries (
  id text COLLATE "C" PRIMARY KEY,
  -- Name or kind of a provider; NULL: whichever.
  provider text COLLATE "C",
  model text COLLATE "C" NOT NULL,
  effective_from text COLLATE "C" NOT NULL CHECK (length(effective_from) = 24),
  -- Prices; NULL: an end.
  document text COLLATE "C" CHECK (document IS NULL OR document IS JSON),
  note text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL
);

CREATE FUNCTION price_entries_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: price_entries' USING ERRCODE = 'TG001';
END
$$;

CREATE TRIGGER price_entries_are_never_changed BEFORE UPDATE OR DELETE ON price_entries
FOR EACH ROW EXECUTE FUNCTION price_entries_only_grow();

CREATE TRIGGER price_entries_are_never_emptied BEFORE TRUNCATE ON price_entries
FOR EACH STATEMENT EXECUTE FUNCTION price_entries_only_grow();
