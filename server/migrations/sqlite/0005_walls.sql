-- Wall displays: a device holds a token of which only the hash is here.
CREATE TABLE wall (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    -- NULL shows the whole subdistrict.
    community TEXT REFERENCES community (code),
    token_hash BLOB NOT NULL CONSTRAINT wall_token UNIQUE,
    paired_by INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER,
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What a wall shows until somebody confirms it.
CREATE TABLE wall_code (
    code TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL CONSTRAINT wall_code_token UNIQUE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
