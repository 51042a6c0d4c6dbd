-- Every record belongs to a community of a subdistrict: 33 communities share one installation.

CREATE TABLE subdistrict (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    shape TEXT NOT NULL
) STRICT;

CREATE TABLE community (
    code TEXT PRIMARY KEY,
    subdistrict TEXT NOT NULL REFERENCES subdistrict (code),
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    short_name_en TEXT NOT NULL,
    shape TEXT NOT NULL
) STRICT;

CREATE TABLE area (
    community TEXT NOT NULL REFERENCES community (code),
    no INTEGER NOT NULL CONSTRAINT area_no CHECK (no BETWEEN 1 AND 99),
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    shape TEXT NOT NULL,
    PRIMARY KEY (community, no)
) STRICT;

CREATE TABLE building (
    community TEXT NOT NULL,
    area INTEGER NOT NULL,
    no INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    shape TEXT NOT NULL,
    PRIMARY KEY (community, area, no),
    FOREIGN KEY (community, area) REFERENCES area (community, no)
) STRICT;

CREATE TABLE stairwell (
    community TEXT NOT NULL,
    area INTEGER NOT NULL,
    building INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    lat REAL NOT NULL,
    lng REAL NOT NULL,
    floors INTEGER NOT NULL CONSTRAINT stairwell_floors CHECK (floors BETWEEN 1 AND 99),
    households INTEGER NOT NULL CONSTRAINT stairwell_households CHECK (households >= 0),
    PRIMARY KEY (community, area, building, unit),
    FOREIGN KEY (community, area) REFERENCES area (community, no)
) STRICT;

CREATE TABLE facility (
    community TEXT NOT NULL,
    area INTEGER NOT NULL,
    kind TEXT NOT NULL,
    no INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    lat REAL NOT NULL,
    lng REAL NOT NULL,
    underground INTEGER NOT NULL CONSTRAINT facility_underground CHECK (underground IN (0, 1)),
    PRIMARY KEY (community, kind, no),
    FOREIGN KEY (community, area) REFERENCES area (community, no)
) STRICT;

CREATE TABLE company (
    community TEXT PRIMARY KEY REFERENCES community (code),
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    phone TEXT NOT NULL,
    duty TEXT NOT NULL,
    duty_en TEXT NOT NULL,
    cleaning TEXT NOT NULL,
    cleaning_en TEXT NOT NULL,
    committee_phone TEXT NOT NULL
) STRICT;

-- Drawn, or walked, as they are: GeoJSON FeatureCollections by name ('plan', 'paths').
CREATE TABLE drawing (
    name TEXT PRIMARY KEY,
    geojson TEXT NOT NULL
) STRICT;

-- Projection of a ticket's entries; `rebuild` makes it anew.
CREATE TABLE ticket (
    id BLOB PRIMARY KEY,
    number TEXT NOT NULL CONSTRAINT ticket_number UNIQUE,
    community TEXT NOT NULL REFERENCES community (code),
    area INTEGER NOT NULL,
    lat REAL NOT NULL,
    lng REAL NOT NULL,
    door TEXT,
    category TEXT,
    item TEXT,
    state TEXT NOT NULL,
    priority INTEGER NOT NULL,
    overdue INTEGER NOT NULL DEFAULT 0,
    public INTEGER NOT NULL,
    version INTEGER NOT NULL,
    reported_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    expected_by INTEGER NOT NULL,
    is_open INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_door ON ticket (door, changed_at) WHERE door IS NOT NULL;
CREATE INDEX ticket_due ON ticket (expected_by) WHERE is_open = 1 AND overdue = 0;

-- What happened. Never changed, never deleted.
CREATE TABLE entry (
    ticket BLOB NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    payload TEXT NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (ticket, seq)
) STRICT, WITHOUT ROWID;

-- The outbox: every committed change, in the order of commits, chained so that a missing one shows.
CREATE TABLE log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    ticket BLOB NOT NULL,
    entry_seq INTEGER NOT NULL,
    entry_hash BLOB NOT NULL,
    body TEXT NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TRIGGER entry_is_kept_unchanged BEFORE UPDATE ON entry
BEGIN SELECT RAISE (ABORT, 'entries are append-only'); END;
CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
BEGIN SELECT RAISE (ABORT, 'entries are append-only'); END;
CREATE TRIGGER log_is_kept_unchanged BEFORE UPDATE ON log
BEGIN SELECT RAISE (ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_is_kept BEFORE DELETE ON log
BEGIN SELECT RAISE (ABORT, 'the log is append-only'); END;

-- What the law lets people erase: the values and salts behind the commitments in entries.
CREATE TABLE secret (
    ticket BLOB NOT NULL,
    entry_seq INTEGER NOT NULL,
    no INTEGER NOT NULL,
    field TEXT NOT NULL,
    salt BLOB NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (ticket, entry_seq, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE photo (
    id TEXT PRIMARY KEY,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which devices sent a photo: they may look at it.
CREATE TABLE photo_device (
    photo TEXT NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
    device BLOB NOT NULL,
    PRIMARY KEY (photo, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket_photo (
    ticket BLOB NOT NULL,
    photo TEXT NOT NULL CONSTRAINT ticket_photo_known REFERENCES photo (id),
    PRIMARY KEY (ticket, photo)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_photo_by_photo ON ticket_photo (photo);

-- One idempotency key, one ticket.
CREATE TABLE submission (
    key TEXT PRIMARY KEY,
    fingerprint BLOB NOT NULL,
    ticket BLOB NOT NULL,
    tracking BLOB NOT NULL,
    device BLOB
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX submission_tracking ON submission (tracking);
CREATE INDEX submission_device ON submission (device) WHERE device IS NOT NULL;

CREATE TABLE counter (
    community TEXT NOT NULL,
    day TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (community, day)
) STRICT, WITHOUT ROWID;

-- Secrets of the installation: kind 'server' signs codes and cookies, kind 'door' the codes at doors.
CREATE TABLE secret_key (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    secret BLOB NOT NULL CONSTRAINT secret_key_length CHECK (length(secret) = 32),
    created_at INTEGER NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
