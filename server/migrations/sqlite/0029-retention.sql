-- How long rows of the usage table are kept, with the corrections of their costs. One row.
CREATE TABLE usage_retention (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  -- Days; none: for ever.
  retention_days INTEGER CHECK (retention_days BETWEEN 1 AND 36500),
  -- The last day (UTC) that may have been dropped; none: no day ever was. It never goes back.
  dropped_through TEXT CHECK (length(dropped_through) = 10),
  -- A day that is being dropped, as JSON with what it held; none: no day is.
  dropping TEXT
) STRICT;

INSERT INTO usage_retention (id) VALUES (1);
