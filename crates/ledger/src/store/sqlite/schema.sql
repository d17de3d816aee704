-- What is history can only be added to: triggers refuse the rest even to whoever opens the file
-- by hand, and whoever drops the triggers is found by the hashes.
CREATE TABLE institution (
    id     INTEGER PRIMARY KEY,
    inst   TEXT NOT NULL UNIQUE,
    vkey   TEXT NOT NULL
) STRICT;

-- One file holds one institution, so its number is not repeated in every row. A table by rowid
-- takes rising keys at its right edge; WITHOUT ROWID would rebalance three pages at every split.
CREATE TABLE entry (
    seq   INTEGER PRIMARY KEY,
    idem  TEXT NOT NULL UNIQUE,
    leaf  BLOB NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY,
    note TEXT NOT NULL
) STRICT;

CREATE TABLE tile (
    level  INTEGER NOT NULL,
    idx    INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, idx)
) STRICT;

CREATE TRIGGER entry_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entry_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER checkpoint_update BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER checkpoint_delete BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER tile_update BEFORE UPDATE ON tile
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER tile_delete BEFORE DELETE ON tile
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
