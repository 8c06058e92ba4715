-- What better-auth keeps: times and flags have types of their own, as its Kysely adapter writes them to PostgreSQL.
CREATE TABLE auth_user (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  email text COLLATE "C" NOT NULL UNIQUE,
  email_verified boolean NOT NULL,
  image text COLLATE "C",
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE auth_session (
  id text COLLATE "C" PRIMARY KEY,
  expires_at timestamptz NOT NULL,
  token text COLLATE "C" NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  ip_address text COLLATE "C",
  user_agent text COLLATE "C",
  user_id text COLLATE "C" NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE
);

CREATE INDEX auth_session_of_user ON auth_session (user_id);

CREATE TABLE auth_account (
  id text COLLATE "C" PRIMARY KEY,
  account_id text COLLATE "C" NOT NULL,
  provider_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
  access_token text COLLATE "C",
  refresh_token text COLLATE "C",
  id_token text COLLATE "C",
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text COLLATE "C",
  password text COLLATE "C",
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE INDEX auth_account_of_user ON auth_account (user_id);

CREATE TABLE auth_verification (
  id text COLLATE "C" PRIMARY KEY,
  identifier text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE INDEX auth_verification_of_identifier ON auth_verification (identifier);
