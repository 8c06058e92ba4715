-- Whose draft of a dashboard it is, and since when. Of drafts from before nobody knows.
ALTER TABLE dashboard_drafts ADD COLUMN saved_by TEXT;
ALTER TABLE dashboard_drafts ADD COLUMN saved_by_id TEXT;
ALTER TABLE dashboard_drafts ADD COLUMN saved_at TEXT CHECK (length(saved_at) = 24);
