-- 值班表. Times are milliseconds since 1970. A shift that was removed stays here with who removed it; the place is
-- imported anew as a whole, so what a shift says of it is no reference.
CREATE TABLE duty_shift (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit TEXT COLLATE "C" NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL CONSTRAINT duty_shift_length CHECK (until_at > from_at AND until_at <= from_at + 172800000),
    name TEXT NOT NULL,
    account BIGINT,
    phone TEXT NOT NULL,
    deputy TEXT NOT NULL,
    deputy_phone TEXT NOT NULL,
    leader BIGINT NOT NULL,
    added_by BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    removed_by BIGINT,
    removed_at BIGINT
);
CREATE INDEX duty_shift_unit ON duty_shift (unit, until_at) WHERE removed_at IS NULL;

-- 交接班: what was given, and by whom it was taken. Items are JSON: numbers of tickets with their versions.
CREATE TABLE handover (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    account BIGINT NOT NULL,
    note TEXT NOT NULL,
    items TEXT NOT NULL,
    more BIGINT NOT NULL
);
CREATE INDEX handover_unit ON handover (unit, id);

CREATE TABLE handover_taken (
    handover BIGINT PRIMARY KEY REFERENCES handover (id) DEFERRABLE,
    at BIGINT NOT NULL,
    account BIGINT NOT NULL,
    note TEXT NOT NULL
);

CREATE TRIGGER handover_is_kept_unchanged BEFORE UPDATE ON handover
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('handovers');
CREATE TRIGGER handover_is_kept BEFORE DELETE OR TRUNCATE ON handover
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('handovers');
CREATE TRIGGER handover_taken_is_kept_unchanged BEFORE UPDATE ON handover_taken
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('handovers');
CREATE TRIGGER handover_taken_is_kept BEFORE DELETE OR TRUNCATE ON handover_taken
FOR EACH STATEMENT EXECUTE FUNCTION refuse ('handovers');
