-- Wall displays: a device holds a token of which only the hash is here.
CREATE TABLE wall (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT NOT NULL,
    -- NULL shows the whole subdistrict.
    community TEXT COLLATE "C" REFERENCES community (code) DEFERRABLE,
    token_hash BYTEA NOT NULL CONSTRAINT wall_token UNIQUE,
    paired_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT,
    revoked BIGINT NOT NULL DEFAULT 0
);

-- What a wall shows until somebody confirms it.
CREATE TABLE wall_code (
    code TEXT COLLATE "C" PRIMARY KEY,
    token_hash BYTEA NOT NULL CONSTRAINT wall_code_token UNIQUE,
    expires_at BIGINT NOT NULL
);
