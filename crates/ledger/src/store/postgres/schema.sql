-- Every key begins with the institution: `create_distributed_table(…, 'inst')` needs no change.
-- No sequence, no foreign key, no trigger: each of them would tie shards together.
CREATE TABLE ledger_institution (
    inst   text COLLATE "C" PRIMARY KEY,
    vkey   text NOT NULL,
    format integer NOT NULL
);

-- The one row that changes. Whoever appends moves it from the head it judged at to the new one, and
-- leaves there the checkpoint over it.
CREATE TABLE ledger_head (
    inst text COLLATE "C" PRIMARY KEY,
    size bigint NOT NULL CHECK (size >= 0),
    tip  bytea NOT NULL CHECK (octet_length(tip) = 32),
    note text NOT NULL
) WITH (fillfactor = 25);

CREATE TABLE ledger_entry (
    inst  text COLLATE "C" NOT NULL,
    seq   bigint NOT NULL CHECK (seq >= 0),
    idem  text COLLATE "C" NOT NULL,
    leaf  bytea NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (inst, seq),
    UNIQUE (inst, idem)
);

CREATE TABLE ledger_checkpoint (
    inst text COLLATE "C" NOT NULL,
    size bigint NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (inst, size)
);

CREATE TABLE ledger_tile (
    inst   text COLLATE "C" NOT NULL,
    level  integer NOT NULL,
    idx    bigint NOT NULL,
    hashes bytea NOT NULL,
    PRIMARY KEY (inst, level, idx)
);

-- What is history can only be added to, also by the role that owns it. A superuser is not held by
-- this, but is found by the hashes.
REVOKE UPDATE, DELETE, TRUNCATE
    ON ledger_institution, ledger_entry, ledger_checkpoint, ledger_tile FROM PUBLIC, CURRENT_USER;
REVOKE DELETE, TRUNCATE ON ledger_head FROM PUBLIC, CURRENT_USER;
