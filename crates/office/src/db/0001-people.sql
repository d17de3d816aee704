-- Who may sign in. `person` names a record of the ledger; an account without one is an organ's.
CREATE TABLE accounts (
  name      TEXT PRIMARY KEY,
  person    TEXT,
  admin     INTEGER NOT NULL DEFAULT 0,
  password  TEXT NOT NULL,
  totp      BLOB,
  -- The last step of time a code was used for: each is good once.
  totp_used INTEGER,
  suspended INTEGER NOT NULL DEFAULT 0,
  created   INTEGER NOT NULL
) STRICT;

-- Organs whose seal an account keeps, besides those its person is the principal of.
CREATE TABLE mandates (
  account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
  organ   TEXT NOT NULL,
  PRIMARY KEY (account, organ)
) STRICT;

-- Only the SHA-256 of a token is kept; times in milliseconds since 1970.
CREATE TABLE sessions (
  token   BLOB PRIMARY KEY,
  account TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
  created INTEGER NOT NULL,
  seen    INTEGER NOT NULL,
  seat    TEXT,
  flash   TEXT
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account);

-- What people call a record. Not in the ledger: names can be corrected and erased.
CREATE TABLE labels (
  kind TEXT NOT NULL,
  id   TEXT NOT NULL,
  zh   TEXT NOT NULL,
  en   TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT;
