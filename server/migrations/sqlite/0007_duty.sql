-- 值班表. Times are milliseconds since 1970. A shift that was removed stays here with who removed it; the place is
-- imported anew as a whole, so what a shift says of it is no reference.
CREATE TABLE duty_shift (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    unit TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL CONSTRAINT duty_shift_length CHECK (until_at > from_at AND until_at <= from_at + 172800000),
    name TEXT NOT NULL,
    account INTEGER,
    phone TEXT NOT NULL,
    deputy TEXT NOT NULL,
    deputy_phone TEXT NOT NULL,
    leader INTEGER NOT NULL,
    added_by INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    removed_by INTEGER,
    removed_at INTEGER
) STRICT;
CREATE INDEX duty_shift_unit ON duty_shift (unit, until_at) WHERE removed_at IS NULL;

-- 交接班: what was given, and by whom it was taken. Items are JSON: numbers of tickets with their versions.
CREATE TABLE handover (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    unit TEXT NOT NULL,
    at INTEGER NOT NULL,
    account INTEGER NOT NULL,
    note TEXT NOT NULL,
    items TEXT NOT NULL,
    more INTEGER NOT NULL
) STRICT;
CREATE INDEX handover_unit ON handover (unit, id);

CREATE TABLE handover_taken (
    handover INTEGER PRIMARY KEY REFERENCES handover (id),
    at INTEGER NOT NULL,
    account INTEGER NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE TRIGGER handover_is_kept_unchanged BEFORE UPDATE ON handover
BEGIN SELECT RAISE (ABORT, 'handovers are append-only'); END;
CREATE TRIGGER handover_is_kept BEFORE DELETE ON handover
BEGIN SELECT RAISE (ABORT, 'handovers are append-only'); END;
CREATE TRIGGER handover_taken_is_kept_unchanged BEFORE UPDATE ON handover_taken
BEGIN SELECT RAISE (ABORT, 'handovers are append-only'); END;
CREATE TRIGGER handover_taken_is_kept BEFORE DELETE ON handover_taken
BEGIN SELECT RAISE (ABORT, 'handovers are append-only'); END;
