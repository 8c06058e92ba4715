-- Dashboards that are no imports: copies, and those that were made here. They have no template, and begin unpublished.
ALTER TABLE dashboards ALTER COLUMN template DROP NOT NULL;

ALTER TABLE dashboards DROP COLUMN template_version, DROP COLUMN updated_at;

ALTER TABLE dashboards DROP CONSTRAINT dashboards_version_check;

-- Number of the published version; 0: it never was published.
ALTER TABLE dashboards ADD CONSTRAINT dashboards_version_check CHECK (version >= 0);

ALTER TABLE dashboards
  ADD COLUMN is_published bigint NOT NULL DEFAULT 1 CHECK (is_published IN (0, 1)),
  ADD COLUMN is_changed bigint NOT NULL DEFAULT 0 CHECK (is_changed IN (0, 1)),
  ADD COLUMN settings text COLLATE "C" NOT NULL CHECK (settings IS JSON) DEFAULT
    '{"scope":"account","workspace_id":null,"run_as":"publisher","auto_update":false,"warehouse":"default"}';

-- What nobody chose follows the product: pages of it stand on it.
UPDATE dashboards SET settings =
  '{"scope":"account","workspace_id":null,"run_as":"publisher","auto_update":true,"warehouse":"default"}'
WHERE published_by_id = 'system';

ALTER TABLE dashboards
  ALTER COLUMN is_published DROP DEFAULT,
  ALTER COLUMN is_changed DROP DEFAULT,
  ALTER COLUMN settings DROP DEFAULT;

CREATE TABLE dashboard_drafts (
  dashboard_id text COLLATE "C" PRIMARY KEY REFERENCES dashboards (id) ON DELETE CASCADE,
  document text COLLATE "C" NOT NULL CHECK (document IS JSON),
  based_on bigint NOT NULL CHECK (based_on >= 0)
);

CREATE TABLE dashboard_versions (
  dashboard_id text COLLATE "C" NOT NULL REFERENCES dashboards (id) ON DELETE CASCADE,
  version bigint NOT NULL CHECK (version > 0),
  document text COLLATE "C" NOT NULL CHECK (document IS JSON),
  act text COLLATE "C" NOT NULL CHECK (act IN ('imported', 'reimported', 'published', 'updated')),
  published_by text COLLATE "C" NOT NULL,
  published_by_id text COLLATE "C" NOT NULL,
  published_at text COLLATE "C" NOT NULL CHECK (length(published_at) = 24),
  PRIMARY KEY (dashboard_id, version)
);

INSERT INTO dashboard_versions
SELECT id, version, document, CASE version WHEN 1 THEN 'imported' ELSE 'reimported' END,
  published_by, published_by_id, published_at
FROM dashboards;

-- Links that show a dashboard to whoever has them. The token itself is not kept.
CREATE TABLE dashboard_links (
  id text COLLATE "C" PRIMARY KEY,
  dashboard_id text COLLATE "C" NOT NULL REFERENCES dashboards (id) ON DELETE CASCADE,
  token_hash text COLLATE "C" NOT NULL UNIQUE,
  note text COLLATE "C" NOT NULL,
  embed_origins text COLLATE "C" NOT NULL CHECK (embed_origins IS JSON),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  expires_at text COLLATE "C" NOT NULL CHECK (length(expires_at) = 24),
  last_used_at text COLLATE "C" CHECK (length(last_used_at) = 24)
);

CREATE INDEX dashboard_links_of_dashboard ON dashboard_links (dashboard_id, id);
