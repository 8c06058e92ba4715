-- Who there is and what they may do. A role in a workspace is held directly or through a group; none means no access there.
-- Of the account there is one role: its admin.
ALTER TABLE people ADD COLUMN is_account_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_account_admin IN (0, 1));
ALTER TABLE people ADD COLUMN removed_at TEXT CHECK (length(removed_at) = 24);
-- Of somebody who was removed: their address is free for others then.
ALTER TABLE people ADD COLUMN removed_address TEXT;

UPDATE people SET is_account_admin = 1 WHERE role = 'account_admin';

CREATE TABLE workspace_roles (
  -- Empty: the account's default workspace, until the next start puts its id here.
  workspace_id TEXT NOT NULL,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('person', 'service_principal', 'group')),
  subject_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('workspace_admin', 'member', 'viewer')),
  PRIMARY KEY (workspace_id, subject_kind, subject_id)
) STRICT;

CREATE INDEX workspace_roles_of_subject ON workspace_roles (subject_kind, subject_id);

-- Until now a role held in the whole account: it holds on where somebody has keys, else in the default workspace.
INSERT INTO workspace_roles (workspace_id, subject_kind, subject_id, role)
SELECT DISTINCT api_keys.workspace_id, 'person', people.id, people.role
FROM people JOIN api_keys ON api_keys.person_id = people.id
WHERE people.role <> 'account_admin';

INSERT INTO workspace_roles (workspace_id, subject_kind, subject_id, role)
SELECT '', 'person', people.id, people.role
FROM people
WHERE people.role <> 'account_admin' AND people.id NOT IN (SELECT person_id FROM api_keys);

ALTER TABLE people DROP COLUMN role;

CREATE TABLE service_principals (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  is_account_admin INTEGER NOT NULL CHECK (is_account_admin IN (0, 1)),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  disabled_at TEXT CHECK (length(disabled_at) = 24),
  removed_at TEXT CHECK (length(removed_at) = 24)
) STRICT;

CREATE UNIQUE INDEX service_principals_by_name ON service_principals (name) WHERE removed_at IS NULL;

CREATE TABLE people_groups (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL CHECK (length(created_at) = 24)
) STRICT;

CREATE TABLE group_members (
  group_id TEXT NOT NULL REFERENCES people_groups (id) ON DELETE CASCADE,
  -- No groups in groups.
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('person', 'service_principal')),
  subject_id TEXT NOT NULL,
  -- 1: an identity provider says so, and may take it back.
  is_mapped INTEGER NOT NULL CHECK (is_mapped IN (0, 1)),
  PRIMARY KEY (group_id, subject_kind, subject_id)
) STRICT;

CREATE INDEX group_members_of_subject ON group_members (subject_kind, subject_id);

-- Those that people made; declared ones are in the configuration file only. Never removed: rows name them.
CREATE TABLE workspaces (
  id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  name TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL,
  archived_at TEXT CHECK (length(archived_at) = 24)
) STRICT;

-- Who may read a table or a dashboard beside the account's admins.
CREATE TABLE grants (
  id TEXT PRIMARY KEY NOT NULL,
  object_kind TEXT NOT NULL CHECK (object_kind IN ('table', 'dashboard')),
  object TEXT NOT NULL,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('person', 'service_principal', 'group', 'everyone')),
  -- Empty: everyone.
  subject_id TEXT NOT NULL CHECK ((subject_id = '') = (subject_kind = 'everyone')),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL,
  UNIQUE (object_kind, object, subject_kind, subject_id)
) STRICT;

CREATE INDEX grants_of_subject ON grants (subject_kind, subject_id);

-- Dashboards were open to all until now.
INSERT INTO grants (id, object_kind, object, subject_kind, subject_id, created_at, created_by, created_by_id)
SELECT id, 'dashboard', id, 'everyone', '', created_at, published_by, published_by_id FROM dashboards;

CREATE TABLE invitations (
  id TEXT PRIMARY KEY NOT NULL,
  -- SHA-256 of the token, hex.
  hash TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL CHECK (email = lower(email)),
  is_account_admin INTEGER NOT NULL CHECK (is_account_admin IN (0, 1)),
  -- JSON: workspaces with roles.
  workspaces TEXT NOT NULL CHECK (json_valid(workspaces)),
  -- JSON: ids of groups.
  groups TEXT NOT NULL CHECK (json_valid(groups)),
  created_at TEXT NOT NULL CHECK (length(created_at) = 24),
  created_by TEXT NOT NULL,
  created_by_id TEXT NOT NULL,
  expires_at TEXT NOT NULL CHECK (length(expires_at) = 24),
  accepted_at TEXT CHECK (length(accepted_at) = 24),
  revoked_at TEXT CHECK (length(revoked_at) = 24)
) STRICT;

CREATE UNIQUE INDEX invitations_open ON invitations (email) WHERE accepted_at IS NULL AND revoked_at IS NULL;
