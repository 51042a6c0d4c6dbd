-- What happened around a place is found in the index alone, with what decides who may see it. A column that is worked
-- out, as `cell` was, would be looked up in the table all the same; an expression is not.
DROP INDEX ticket_place;
ALTER TABLE ticket DROP COLUMN cell;
CREATE INDEX ticket_place ON ticket (
    (CAST((lat + 90.0) * 2500.0 AS INTEGER) * 1000000 + CAST((lng + 180.0) * 2000.0 AS INTEGER)),
    reported_at, lat, lng, area, unlawful, handed_over, community);
