-- Dashboards that are no imports: copies, and those that were made here. They have no template, and begin unpublished.
CREATE TABLE dashboards_of_account (
  id TEXT PRIMARY KEY NOT NULL,
  template TEXT UNIQUE,
  document TEXT NOT NULL CHECK (json_valid(document)),
  -- Number of the published version; 0: it never was published.
  version INTEGER NOT NULL CHECK (version >= 0),
  is_published INTEGER NOT NULL CHECK (is_published IN (0, 1)),
  is_changed INTEGER NOT NULL CHECK (is_changed IN (0, 1)),
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  published_by TEXT NOT NULL,
  published_by_id TEXT NOT NULL,
  published_at TEXT NOT NULL CHECK (length(published_at) = 24),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24)
) STRICT;

INSERT INTO dashboards_of_account
SELECT id, template, document, version, 1, 0,
  -- What nobody chose follows the product: pages of it stand on it.
  json_object('scope', 'account', 'workspace_id', NULL, 'run_as', 'publisher',
    'auto_update', json(CASE published_by_id WHEN 'system' THEN 'true' ELSE 'false' END), 'warehouse', 'default'),
  published_by, published_by_id, published_at, created_at
FROM dashboards;

DROP TABLE dashboards;

ALTER TABLE dashboards_of_account RENAME TO dashboards;

CREATE TABLE dashboard_drafts (
  dashboard_id TEXT PRIMARY KEY NOT NULL REFERENCES dashboards (id) ON DELETE CASCADE,
  document TEXT NOT NULL CHECK (json_valid(document)),
  based_on INTEGER NOT NULL CHECK (based_on >= 0)
) STRICT;

CREATE TABLE dashboard_versions (
  dashboard_id TEXT NOT NULL REFERENCES dashboards (id) ON DELETE CASCADE,
  version INTEGER NOT NULL CHECK (version > 0),
  document TEXT NOT NULL CHECK (json_valid(document)),
  act TEXT NOT NULL CHECK (act IN ('imported', 'reimported', 'published', 'updated')),
  published_by TEXT NOT NULL,
  published_by_id TEXT NOT NULL,
  published_at TEXT NOT NULL CHECK (length(published_at) = 24),
  PRIMARY KEY (dashboard_id, version)
) STRICT;

INSERT INTO dashboard_versions
SELECT id, version, document, CASE version WHEN 1 THEN 'imported' ELSE 'reimported' END,
  published_by, published_by_id, published_at
FROM dashboards;

-- Links that show a dashboard to whoever has them. The token itself is not kept.
CREATE TABLE dashboard_links (
  id TEXT PRIMARY KEY NOT NULL,
  dashboard_id TEXT NOT NULL REFERENCES dashboards (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  note TEXT NOT NULL,
  embed_origins TEXT NOT NULL CHECK (json_valid(embed_origins)),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  expires_at TEXT NOT NULL CHECK (length(expires_at) = 24),
  last_used_at TEXT CHECK (length(last_used_at) = 24)
) STRICT;

CREATE INDEX dashboard_links_of_dashboard ON dashboard_links (dashboard_id, id);
