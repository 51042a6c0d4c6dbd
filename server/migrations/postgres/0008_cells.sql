-- Where a ticket lies, as a cell of some 44 m by 48 m: what happened around a place is read without a walk along its
-- whole latitude.
ALTER TABLE ticket ADD COLUMN cell BIGINT GENERATED ALWAYS AS
    (floor((lat + 90.0) * 2500.0)::bigint * 1000000 + floor((lng + 180.0) * 2000.0)::bigint) STORED;
DROP INDEX ticket_place;
CREATE INDEX ticket_place ON ticket (cell, reported_at, lat, lng);
