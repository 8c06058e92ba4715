-- Who there is and what they may do. A role in a workspace is held directly or through a group; none means no access there.
-- Of the account there is one role: its admin.
ALTER TABLE people ADD COLUMN is_account_admin bigint NOT NULL DEFAULT 0 CHECK (is_account_admin IN (0, 1));
ALTER TABLE people ADD COLUMN removed_at text COLLATE "C" CHECK (length(removed_at) = 24);
-- Of somebody who was removed: their address is free for others then.
ALTER TABLE people ADD COLUMN removed_address text COLLATE "C";

UPDATE people SET is_account_admin = 1 WHERE role = 'account_admin';

CREATE TABLE workspace_roles (
  -- Empty: the account's default workspace, until the next start puts its id here.
  workspace_id text COLLATE "C" NOT NULL,
  subject_kind text COLLATE "C" NOT NULL CHECK (subject_kind IN ('person', 'service_principal', 'group')),
  subject_id text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL CHECK (role IN ('workspace_admin', 'member', 'viewer')),
  PRIMARY KEY (workspace_id, subject_kind, subject_id)
);

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
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  is_account_admin bigint NOT NULL CHECK (is_account_admin IN (0, 1)),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  disabled_at text COLLATE "C" CHECK (length(disabled_at) = 24),
  removed_at text COLLATE "C" CHECK (length(removed_at) = 24)
);

CREATE UNIQUE INDEX service_principals_by_name ON service_principals (name) WHERE removed_at IS NULL;

CREATE TABLE people_groups (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24)
);

CREATE TABLE group_members (
  group_id text COLLATE "C" NOT NULL REFERENCES people_groups (id) ON DELETE CASCADE,
  -- No groups in groups.
  subject_kind text COLLATE "C" NOT NULL CHECK (subject_kind IN ('person', 'service_principal')),
  subject_id text COLLATE "C" NOT NULL,
  -- 1: an identity provider says so, and may take it back.
  is_mapped bigint NOT NULL CHECK (is_mapped IN (0, 1)),
  PRIMARY KEY (group_id, subject_kind, subject_id)
);

CREATE INDEX group_members_of_subject ON group_members (subject_kind, subject_id);

-- Those that people made; declared ones are in the configuration file only. Never removed: rows name them.
CREATE TABLE workspaces (
  id text COLLATE "C" PRIMARY KEY CHECK (length(id) = 16),
  name text COLLATE "C" NOT NULL UNIQUE,
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL,
  archived_at text COLLATE "C" CHECK (length(archived_at) = 24)
);

-- Who may read a table or a dashboard beside the account's admins.
CREATE TABLE grants (
  id text COLLATE "C" PRIMARY KEY,
  object_kind text COLLATE "C" NOT NULL CHECK (object_kind IN ('table', 'dashboard')),
  object text COLLATE "C" NOT NULL,
  subject_kind text COLLATE "C" NOT NULL CHECK (subject_kind IN ('person', 'service_principal', 'group', 'everyone')),
  -- Empty: everyone.
  subject_id text COLLATE "C" NOT NULL CHECK ((subject_id = '') = (subject_kind = 'everyone')),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL,
  UNIQUE (object_kind, object, subject_kind, subject_id)
);

CREATE INDEX grants_of_subject ON grants (subject_kind, subject_id);

-- Dashboards were open to all until now.
INSERT INTO grants (id, object_kind, object, subject_kind, subject_id, created_at, created_by, created_by_id)
SELECT id, 'dashboard', id, 'everyone', '', created_at, published_by, published_by_id FROM dashboards;

CREATE TABLE invitations (
  id text COLLATE "C" PRIMARY KEY,
  -- SHA-256 of the token, hex.
  hash text COLLATE "C" NOT NULL UNIQUE,
  email text COLLATE "C" NOT NULL CHECK (email = lower(email)),
  is_account_admin bigint NOT NULL CHECK (is_account_admin IN (0, 1)),
  -- JSON: workspaces with roles.
  workspaces text COLLATE "C" NOT NULL CHECK (workspaces IS JSON),
  -- JSON: ids of groups.
  groups text COLLATE "C" NOT NULL CHECK (groups IS JSON),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  created_by text COLLATE "C" NOT NULL,
  created_by_id text COLLATE "C" NOT NULL,
  expires_at text COLLATE "C" NOT NULL CHECK (length(expires_at) = 24),
  accepted_at text COLLATE "C" CHECK (length(accepted_at) = 24),
  revoked_at text COLLATE "C" CHECK (length(revoked_at) = 24)
);

CREATE UNIQUE INDEX invitations_open ON invitations (email) WHERE accepted_at IS NULL AND revoked_at IS NULL;
