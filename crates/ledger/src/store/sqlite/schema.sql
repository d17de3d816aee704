-- Every table begins with the institution, so that the same shape distributes by it elsewhere.
-- What is history can only be added to: triggers refuse the rest even to whoever opens the file
-- by hand, and whoever drops the triggers is found by the hashes.
CREATE TABLE institution (
    id     INTEGER PRIMARY KEY,
    inst   TEXT NOT NULL UNIQUE,
    vkey   TEXT NOT NULL
) STRICT;

CREATE TABLE head (
    inst     INTEGER PRIMARY KEY REFERENCES institution (id),
    size     INTEGER NOT NULL,
    root     BLOB NOT NULL,
    frontier BLOB NOT NULL,
    t        TEXT NOT NULL
) STRICT;

CREATE TABLE entry (
    inst  INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    idem  TEXT NOT NULL,
    leaf  BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (inst, seq),
    UNIQUE (inst, idem)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
    inst INTEGER NOT NULL,
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (inst, size)
) STRICT, WITHOUT ROWID;

CREATE TABLE tile (
    inst   INTEGER NOT NULL,
    level  INTEGER NOT NULL,
    idx    INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (inst, level, idx)
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
CREATE TRIGGER head_back BEFORE UPDATE ON head WHEN new.size <= old.size
BEGIN SELECT RAISE(ABORT, 'the head only moves forward'); END;
CREATE TRIGGER head_delete BEFORE DELETE ON head
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
