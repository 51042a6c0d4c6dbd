-- Who can handle a ticket. Hours are JSON: windows in minutes of the day, and whether working days alone count.
CREATE TABLE unit (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    community TEXT REFERENCES community (code),
    area INTEGER,
    hours TEXT NOT NULL,
    signs_in INTEGER NOT NULL CONSTRAINT unit_signs_in CHECK (signs_in IN (0, 1)),
    phone TEXT NOT NULL
) STRICT;

-- Accounts are disabled and never deleted: entries name them. The place is imported anew as a whole, so what an
-- account says of it is no reference.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL CONSTRAINT account_username UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    community TEXT,
    areas TEXT NOT NULL,
    unit TEXT,
    duty TEXT,
    password TEXT,
    totp_secret BLOB,
    totp_step INTEGER NOT NULL DEFAULT 0,
    needs_totp INTEGER NOT NULL,
    demo INTEGER NOT NULL,
    disabled_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    hash BLOB PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account);

CREATE TABLE recovery_code (
    account INTEGER NOT NULL REFERENCES account (id),
    hash BLOB NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (account, hash)
) STRICT, WITHOUT ROWID;

-- Links that work once: a row is there for as long as the link may be used.
CREATE TABLE one_time_link (
    hash BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    account INTEGER REFERENCES account (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Browsers that signed in before.
CREATE TABLE known_device (
    account INTEGER NOT NULL REFERENCES account (id),
    hash BLOB NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (account, hash)
) STRICT, WITHOUT ROWID;

-- Attempts to sign in, counted under hashes of name and network.
CREATE TABLE sign_in_attempt (
    key BLOB PRIMARY KEY,
    attempts INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE security_log (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    who INTEGER,
    about INTEGER,
    action TEXT,
    subject TEXT
) STRICT;
CREATE INDEX security_log_event ON security_log (event, at);
