-- Ways to sign in besides the password.
CREATE TABLE second_factors (
  person_id text COLLATE "C" PRIMARY KEY REFERENCES people (id),
  -- The secret of the codes: AES-256-GCM under a key derived from the installation's secret, base64url.
  sealed_secret text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  -- NULL: no code was confirmed yet, so that none is asked for.
  confirmed_at text COLLATE "C" CHECK (length(confirmed_at) = 24),
  -- Number of the last 30-second step whose code was used: it and those before it are spent.
  last_step bigint NOT NULL
);

CREATE TABLE recovery_codes (
  person_id text COLLATE "C" NOT NULL REFERENCES people (id),
  -- SHA-256 of the code, hex.
  hash text COLLATE "C" NOT NULL,
  used_at text COLLATE "C" CHECK (length(used_at) = 24),
  PRIMARY KEY (person_id, hash)
);

-- What is given out for one use and a short time: a sign-in that waits for its code, a link that resets a password.
CREATE TABLE sign_in_tickets (
  -- SHA-256 of the token, hex.
  hash text COLLATE "C" PRIMARY KEY,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('code', 'reset', 'answer')),
  -- NULL: of nobody that is known.
  person_id text COLLATE "C" REFERENCES people (id),
  -- Where the person was going.
  next text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  expires_at text COLLATE "C" NOT NULL CHECK (length(expires_at) = 24)
);

CREATE INDEX sign_in_tickets_by_end ON sign_in_tickets (expires_at);
CREATE INDEX sign_in_tickets_of_person ON sign_in_tickets (person_id, kind);

-- Whom an identity provider means.
CREATE TABLE outside_identities (
  issuer text COLLATE "C" NOT NULL,
  -- The provider's own name for the person, which it gives to no other.
  subject text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL REFERENCES people (id),
  created_at text COLLATE "C" NOT NULL CHECK (length(created_at) = 24),
  last_used_at text COLLATE "C" NOT NULL CHECK (length(last_used_at) = 24),
  PRIMARY KEY (issuer, subject),
  -- A provider that names a second one for the same person has given an address to somebody else.
  UNIQUE (person_id, issuer)
);

CREATE TABLE sign_in_settings (
  -- One row.
  id bigint PRIMARY KEY CHECK (id = 1),
  document text COLLATE "C" NOT NULL CHECK (document IS JSON),
  -- The secret of single sign-on, sealed as above; NULL: none.
  sealed_secret text COLLATE "C",
  updated_at text COLLATE "C" NOT NULL CHECK (length(updated_at) = 24)
);
