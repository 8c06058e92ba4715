-- Whose draft of a dashboard it is, and since when. Of drafts from before nobody knows.
ALTER TABLE dashboard_drafts
  ADD COLUMN saved_by text COLLATE "C",
  ADD COLUMN saved_by_id text COLLATE "C",
  ADD COLUMN saved_at text COLLATE "C" CHECK (length(saved_at) = 24);
