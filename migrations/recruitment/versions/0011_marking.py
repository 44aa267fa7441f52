"""papers, booklets, scripts, channels, the sealed mapping, corrections and re-checks"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PER_BOOKLET = 30
# The first release had one sitting a round: the one whose seats were released.
SITTING = (
    "(SELECT max(run.sitting_id) FROM seating_run AS run WHERE run.round_id = batch.round_id "
    "AND run.state = 'released')"
)
CLERKS = (("clerk_a", "first"), ("clerk_b", "second"))
SCORE_KEYS = (("paper_id", "paper"), ("script_id", "script"), ("countersigned_by", "account"))
BATCH_STATES = ("prepared", "sealed", "checked", "locked", "unsealed", "cancelled")


def _document() -> sa.types.TypeEngine:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def _one_of(table: str, column: str, words: tuple[str, ...]) -> sa.CheckConstraint:
    inside = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({inside})", name=op.f(f"ck_{table}_{column}_known"))


def _check(table: str, name: str, text: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(text, name=op.f(f"ck_{table}_{name}"))


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _identified(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _unique(table, "public_id"),
    ]


def _plain_id(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _integer(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _at(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _words(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)


def _random_hex(characters: int) -> str:
    """SQL that gives every row another one; names of rows and bindings of ciphertexts, no keys."""
    if op.get_bind().dialect.name == "sqlite":
        return f"lower(hex(randomblob({characters // 2})))"
    return f"substr(md5(random()::text || clock_timestamp()::text), 1, {characters})"


def upgrade() -> None:
    _make_paper_tables()
    _make_script_tables()
    _carry_batches()
    _carry_scripts()
    _carry_keyings()
    op.drop_table("score_sheet")
    _extend_scores()


def _make_paper_tables() -> None:
    op.create_table(
        "paper",
        *_identified("paper"),
        _integer("round_id"),
        _integer("sitting_id"),
        _text("code", 40),
        _text("title", 80),
        _text("full_mark", 64),
        _text("step", 64, nullable=True),
        sa.Column("parts", _document(), nullable=False),
        _text("policy_digest", 64),
        _key("paper", "round_id", "recruitment_round"),
        _key("paper", "sitting_id", "sitting"),
        _unique("paper", "sitting_id", "code", "full_mark"),
    )
    _index("paper", "round_id")
    op.create_table(
        "sealed_mapping",
        *_plain_id("sealed_mapping"),
        _integer("batch_id"),
        sa.Column("codes_sealed", sa.LargeBinary(), nullable=False),
        _text("digest", 64),
        _at("sealed_at", nullable=False),
        _text("seal_id", 32),
        _key("sealed_mapping", "batch_id", "marking_batch"),
        _unique("sealed_mapping", "batch_id"),
    )
    op.create_table(
        "carried_code",
        *_plain_id("carried_code"),
        _integer("batch_id"),
        _text("sealed_code", 12),
        _integer("seat_id"),
        _key("carried_code", "batch_id", "marking_batch"),
        _key("carried_code", "seat_id", "seat"),
    )
    _index("carried_code", "batch_id")
    op.create_table(
        "booklet",
        *_identified("booklet"),
        _integer("batch_id"),
        _text("code", 8),
        _key("booklet", "batch_id", "marking_batch"),
        _unique("booklet", "batch_id", "code"),
    )


def _make_script_tables() -> None:
    op.create_table(
        "script",
        *_identified("script"),
        _integer("version"),
        _integer("batch_id"),
        _integer("booklet_id"),
        _integer("position"),
        _text("sealed_code", 12),
        _text("state", 32),
        _text("settled_kind", 8, nullable=True),
        _text("settled_value", 64, nullable=True),
        _text("settled_ground", 8),
        _words("settled_reason"),
        _integer("settled_by", nullable=True),
        _at("settled_at"),
        _key("script", "batch_id", "marking_batch"),
        _key("script", "booklet_id", "booklet"),
        _key("script", "settled_by", "account"),
        _unique("script", "batch_id", "sealed_code"),
        _unique("script", "booklet_id", "position"),
        _one_of("script", "state", ("keying", "agreed", "differing", "settled")),
        _one_of("script", "settled_ground", ("", "blank", "notice")),
    )
    _index("script", "booklet_id")
    _index("script", "state")
    op.create_table(
        "channel",
        *_identified("channel"),
        _integer("version"),
        _text("seal_id", 32),
        _integer("batch_id"),
        _text("code", 12),
        _integer("account_id", nullable=True),
        sa.Column("columns", _document(), nullable=False),
        _text("file_name", 160),
        _text("file_digest", 64),
        sa.Column("letter", _document(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        _integer("taken_by", nullable=True),
        _at("taken_at"),
        _integer("confirmed_by", nullable=True),
        _at("confirmed_at"),
        _key("channel", "batch_id", "marking_batch"),
        _key("channel", "account_id", "account"),
        _key("channel", "taken_by", "account"),
        _key("channel", "confirmed_by", "account"),
        _unique("channel", "batch_id", "code"),
        _unique("channel", "batch_id", "account_id"),
        _check(
            "channel",
            "code_known",
            "code IN ('clerk_a', 'clerk_b', 'exam_body') OR code LIKE 'file:%'",
        ),
        _check("channel", "two_people", "confirmed_by IS NULL OR confirmed_by <> taken_by"),
    )
    op.create_table(
        "booklet_total",
        *_plain_id("booklet_total"),
        _integer("version"),
        _integer("booklet_id"),
        _integer("channel_id"),
        _text("total", 64),
        _integer("by"),
        _at("at", nullable=False),
        _key("booklet_total", "booklet_id", "booklet"),
        _key("booklet_total", "channel_id", "channel"),
        _key("booklet_total", "by", "account"),
        _unique("booklet_total", "booklet_id", "channel_id"),
    )


def _carry_batches() -> None:
    """One paper and the two clerks' channels for each batch. Who had locked it was the arbiter."""
    with op.batch_alter_table("marking_batch", schema=None) as batch_op:
        batch_op.add_column(_integer("paper_id", nullable=True))
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(_integer("coded_by", nullable=True))
        batch_op.add_column(_at("coded_at"))
        batch_op.add_column(_integer("checked_by", nullable=True))
        batch_op.add_column(_at("checked_at"))
        batch_op.add_column(
            sa.Column("closed_reason", sa.Text(), nullable=False, server_default="")
        )
    op.execute(
        "INSERT INTO paper (round_id, sitting_id, code, title, full_mark, parts, policy_digest, "
        f"public_id) SELECT batch.round_id, {SITTING}, batch.paper, '', batch.full_mark, '[]', "
        f"coalesce(round_.policy_digest, ''), {_random_hex(16)} FROM marking_batch AS batch "
        "JOIN recruitment_round AS round_ ON round_.id = batch.round_id ORDER BY batch.id"
    )
    op.execute(
        "UPDATE marking_batch SET checked_by = locked_by, checked_at = locked_at, "
        "locked_by = NULL, coded_at = created_at, paper_id = (SELECT paper.id FROM paper "
        "WHERE paper.round_id = marking_batch.round_id AND paper.code = marking_batch.paper)"
    )
    for code, clerk in CLERKS:
        op.execute(
            "INSERT INTO channel (batch_id, code, account_id, columns, file_name, file_digest, "
            f"version, public_id, seal_id) SELECT id, '{code}', {clerk}_clerk_id, '{{}}', '', '', "
            f"1, {_random_hex(16)}, {_random_hex(32)} FROM marking_batch "
            f"WHERE {clerk}_clerk_id IS NOT NULL ORDER BY id"
        )
    _reshape_batches()


def _reshape_batches() -> None:
    with op.batch_alter_table("marking_batch", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_marking_batch_round_id_paper"), type_="unique")
        batch_op.drop_constraint(op.f("ck_marking_batch_two_clerks"), type_="check")
        batch_op.drop_constraint(op.f("ck_marking_batch_state_known"), type_="check")
        for clerk in ("first", "second"):
            name = f"{clerk}_clerk_id"
            batch_op.drop_constraint(op.f(f"fk_marking_batch_{name}_account"), type_="foreignkey")
            batch_op.drop_column(name)
        batch_op.drop_column("paper")
        batch_op.drop_column("full_mark")
        batch_op.alter_column("paper_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("number", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("closed_reason", existing_type=sa.Text(), server_default=None)
        inside = ", ".join(f"'{state}'" for state in BATCH_STATES)
        for name, words in (
            ("state_known", f"state IN ({inside})"),
            ("two_coders", "coded_by IS NULL OR coded_by <> created_by"),
            ("two_lock", "locked_by IS NULL OR locked_by <> checked_by"),
        ):
            batch_op.create_check_constraint(op.f(f"ck_marking_batch_{name}"), words)
        for column, target in (("paper_id", "paper"), ("coded_by", "account"), ("checked_by", "account")):
            batch_op.create_foreign_key(
                op.f(f"fk_marking_batch_{column}_{target}"), target, [column], ["id"]
            )
        batch_op.create_unique_constraint(
            op.f("uq_marking_batch_paper_id_number"), ["paper_id", "number"]
        )
        batch_op.create_index(op.f("ix_marking_batch_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(op.f("ix_marking_batch_round_id"), ["round_id"], unique=False)


PLACED = (
    "SELECT sheet.*, row_number() OVER (PARTITION BY batch_id ORDER BY sealed_code) - 1 AS place "
    "FROM score_sheet AS sheet"
)


def _carry_scripts() -> None:
    """In order of the codes, so that no row's number tells whose it is. A clerk's ``absent`` that
    nobody has locked yet is a difference: absent comes from the room's record alone."""
    op.execute(
        "INSERT INTO booklet (batch_id, code, public_id) SELECT batch_id, code, "
        f"{_random_hex(16)} FROM (SELECT DISTINCT batch_id, "
        f"substr('00' || CAST(place / {PER_BOOKLET} + 1 AS VARCHAR(8)), "
        f"length(CAST(place / {PER_BOOKLET} + 1 AS VARCHAR(8)))) AS code "
        f"FROM ({PLACED}) AS placed) AS bound ORDER BY batch_id, code"
    )
    op.execute(
        "INSERT INTO script (batch_id, booklet_id, position, sealed_code, state, settled_kind, "
        "settled_value, settled_ground, settled_reason, settled_by, settled_at, public_id, "
        "version) SELECT placed.batch_id, booklet.id, "
        f"placed.place % {PER_BOOKLET} + 1, placed.sealed_code, placed.state, "
        "placed.settled_kind, placed.settled_value, '', placed.settled_reason, "
        "placed.settled_by, placed.settled_at, placed.public_id, placed.version "
        f"FROM ({PLACED}) AS placed JOIN booklet ON booklet.batch_id = placed.batch_id "
        f"AND CAST(booklet.code AS INTEGER) = placed.place / {PER_BOOKLET} + 1 "
        "ORDER BY placed.batch_id, placed.sealed_code"
    )
    op.execute(
        "UPDATE script SET state = 'differing', settled_kind = NULL, settled_at = NULL "
        "WHERE settled_kind = 'absent' AND state = 'agreed' AND settled_reason = '' "
        "AND batch_id IN (SELECT id FROM marking_batch WHERE state = 'sealed')"
    )
    op.execute(
        "INSERT INTO carried_code (batch_id, sealed_code, seat_id) "
        "SELECT batch_id, sealed_code, seat_id FROM score_sheet ORDER BY batch_id, sealed_code"
    )


def _carry_keyings() -> None:
    op.execute(
        "CREATE TABLE carried_keying AS SELECT script.id AS script_id, channel.id AS channel_id, "
        "old.kind AS kind, old.value AS value, old.\"by\" AS \"by\", old.\"at\" AS \"at\", old.version AS version "
        "FROM keying AS old JOIN score_sheet AS sheet ON sheet.id = old.sheet_id "
        "JOIN script ON script.batch_id = sheet.batch_id "
        "AND script.sealed_code = sheet.sealed_code "
        "JOIN channel ON channel.batch_id = sheet.batch_id AND channel.code = "
        "CASE old.clerk WHEN 'first' THEN 'clerk_a' ELSE 'clerk_b' END"
    )
    op.drop_table("keying")
    op.create_table(
        "keying",
        *_plain_id("keying"),
        _integer("version"),
        _integer("script_id"),
        _integer("channel_id"),
        _text("kind", 8),
        _text("value", 64, nullable=True),
        _text("ground", 8),
        _integer("by"),
        _at("at", nullable=False),
        _key("keying", "script_id", "script"),
        _key("keying", "channel_id", "channel"),
        _key("keying", "by", "account"),
        _unique("keying", "script_id", "channel_id"),
        _one_of("keying", "kind", ("score", "absent")),
        _one_of("keying", "ground", ("", "blank", "notice")),
        _check("keying", "value_with_score", "(kind = 'score') = (value IS NOT NULL)"),
    )
    _index("keying", "channel_id")
    op.execute(
        "INSERT INTO keying (script_id, channel_id, kind, value, ground, \"by\", \"at\", version) "
        "SELECT script_id, channel_id, kind, value, '', \"by\", \"at\", version FROM carried_keying "
        "ORDER BY script_id, channel_id"
    )
    op.drop_table("carried_keying")


def _extend_scores() -> None:
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ground", sa.String(8), nullable=False, server_default=""))
        batch_op.add_column(_integer("paper_id", nullable=True))
        batch_op.add_column(_integer("script_id", nullable=True))
        batch_op.add_column(_integer("countersigned_by", nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_score_ground_known"), "ground IN ('', 'blank', 'notice')"
        )
        for column, target in SCORE_KEYS:
            batch_op.create_foreign_key(
                op.f(f"fk_score_{column}_{target}"), target, [column], ["id"]
            )
    op.execute(
        "UPDATE score SET paper_id = (SELECT paper.id FROM paper JOIN application "
        "ON application.round_id = paper.round_id WHERE application.id = score.application_id "
        "AND paper.code = score.paper)"
    )
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.alter_column("ground", existing_type=sa.String(8), server_default=None)
    _make_correction_tables()


def _make_correction_tables() -> None:
    table = "score_correction"
    op.create_table(
        table,
        *_identified(table),
        _integer("version"),
        _integer("application_id"),
        _text("paper", 40),
        _text("state", 32),
        _integer("replaces"),
        _text("kind", 8),
        _text("value", 64, nullable=True),
        *(_words(name) for name in ("reason", "evidence", "effects", "refusal")),
        _integer("proposed_by"),
        _at("proposed_at", nullable=False),
        _integer("checked_by", nullable=True),
        _at("checked_at"),
        _integer("countersigned_by", nullable=True),
        _at("closed_at"),
        _key(table, "application_id", "application"),
        *(_key(table, name, "account") for name in ("proposed_by", "checked_by", "countersigned_by")),
        _one_of(table, "state", ("proposed", "checked", "in_force", "refused", "withdrawn")),
        _one_of(table, "kind", ("score", "absent", "void")),
        _check(table, "value_with_score", "(kind = 'score') = (value IS NOT NULL)"),
        _check(table, "two_people", "checked_by IS NULL OR checked_by <> proposed_by"),
        _check(
            table,
            "supervisor_is_another",
            "countersigned_by IS NULL OR (countersigned_by <> proposed_by "
            "AND countersigned_by <> checked_by)",
        ),
    )
    _index(table, "application_id")
    _index(table, "state")
    _make_recheck_table()


def _make_recheck_table() -> None:
    table = "recheck"
    op.create_table(
        table,
        *_identified(table),
        _integer("version"),
        _integer("application_id"),
        _text("paper", 40),
        _text("state", 32),
        _words("grounds"),
        _at("asked_at", nullable=False),
        _at("due_at", nullable=False),
        sa.Column("findings", _document(), nullable=False),
        _integer("found_by", nullable=True),
        _at("found_at"),
        _words("answer"),
        _integer("answered_by", nullable=True),
        _at("answered_at"),
        _integer("correction_id", nullable=True),
        _key(table, "application_id", "application"),
        _key(table, "found_by", "account"),
        _key(table, "answered_by", "account"),
        _key(table, "correction_id", "score_correction"),
        _one_of(table, "state", ("asked", "found", "correcting", "answered", "withdrawn")),
        _check(table, "two_people", "answered_by IS NULL OR answered_by <> found_by"),
    )
    _index(table, "application_id")
    _index(table, "state")


LOST = (
    ("sealed_mapping", "SELECT count(*) FROM sealed_mapping"),
    ("score_correction", "SELECT count(*) FROM score_correction"),
    ("recheck", "SELECT count(*) FROM recheck"),
    (
        "marking_batch",
        "SELECT count(*) FROM marking_batch WHERE state IN ('prepared', 'checked', 'cancelled') "
        "OR number > 1",
    ),
    ("channel", "SELECT count(*) FROM channel WHERE code NOT IN ('clerk_a', 'clerk_b')"),
    ("keying", "SELECT count(*) FROM keying WHERE ground <> ''"),
)


def downgrade() -> None:
    for table, question in LOST:
        if op.get_bind().execute(sa.text(question)).scalar():
            raise RuntimeError(f"{table} holds what the older tables can't")
    _narrow_scores()
    _give_sheets_back()
    _give_keyings_back()
    _give_batches_back()
    for table in ("booklet_total", "channel", "script", "booklet", "carried_code"):
        op.drop_table(table)
    op.drop_table("sealed_mapping")
    op.drop_table("paper")


def _narrow_scores() -> None:
    op.drop_table("recheck")
    op.drop_table("score_correction")
    with op.batch_alter_table("score", schema=None) as batch_op:
        for column, target in SCORE_KEYS:
            batch_op.drop_constraint(op.f(f"fk_score_{column}_{target}"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_score_ground_known"), type_="check")
        for column in ("ground", "paper_id", "script_id", "countersigned_by"):
            batch_op.drop_column(column)


def _give_sheets_back() -> None:
    op.create_table(
        "score_sheet",
        *_identified("score_sheet"),
        _integer("version"),
        _integer("batch_id"),
        _text("sealed_code", 12),
        _integer("seat_id"),
        _text("state", 32),
        _text("settled_kind", 8, nullable=True),
        _text("settled_value", 64, nullable=True),
        _words("settled_reason"),
        _integer("settled_by", nullable=True),
        _at("settled_at"),
        _key("score_sheet", "batch_id", "marking_batch"),
        _key("score_sheet", "seat_id", "seat"),
        _key("score_sheet", "settled_by", "account"),
        _unique("score_sheet", "batch_id", "sealed_code"),
        _unique("score_sheet", "batch_id", "seat_id"),
        _one_of("score_sheet", "state", ("keying", "agreed", "differing", "settled")),
    )
    _index("score_sheet", "state")
    op.execute(
        "INSERT INTO score_sheet (batch_id, sealed_code, seat_id, state, settled_kind, "
        "settled_value, settled_reason, settled_by, settled_at, public_id, version) "
        "SELECT script.batch_id, script.sealed_code, carried.seat_id, script.state, "
        "script.settled_kind, script.settled_value, script.settled_reason, script.settled_by, "
        "script.settled_at, script.public_id, script.version FROM script "
        "JOIN carried_code AS carried ON carried.batch_id = script.batch_id "
        "AND carried.sealed_code = script.sealed_code ORDER BY script.id"
    )


def _give_keyings_back() -> None:
    op.execute(
        "CREATE TABLE carried_keying AS SELECT sheet.id AS sheet_id, "
        "CASE channel.code WHEN 'clerk_a' THEN 'first' ELSE 'second' END AS clerk, "
        "new.kind AS kind, new.value AS value, new.\"by\" AS \"by\", new.\"at\" AS \"at\", "
        "new.version AS version FROM keying AS new JOIN script ON script.id = new.script_id "
        "JOIN channel ON channel.id = new.channel_id "
        "JOIN score_sheet AS sheet ON sheet.batch_id = script.batch_id "
        "AND sheet.sealed_code = script.sealed_code"
    )
    op.drop_table("keying")
    op.create_table(
        "keying",
        *_plain_id("keying"),
        _integer("sheet_id"),
        _text("clerk", 8),
        _text("kind", 8),
        _text("value", 64, nullable=True),
        _integer("by"),
        _at("at", nullable=False),
        _integer("version"),
        _key("keying", "by", "account"),
        _key("keying", "sheet_id", "score_sheet"),
        _unique("keying", "sheet_id", "clerk"),
        _one_of("keying", "clerk", ("first", "second")),
        _one_of("keying", "kind", ("score", "absent", "void")),
        _check("keying", "value_with_score", "(kind = 'score') = (value IS NOT NULL)"),
    )
    op.execute(
        "INSERT INTO keying (sheet_id, clerk, kind, value, \"by\", \"at\", version) "
        "SELECT sheet_id, clerk, kind, value, \"by\", \"at\", version FROM carried_keying "
        "ORDER BY sheet_id, clerk"
    )
    op.drop_table("carried_keying")


def _give_batches_back() -> None:
    with op.batch_alter_table("marking_batch", schema=None) as batch_op:
        batch_op.add_column(_text("paper", 40, nullable=True))
        batch_op.add_column(_text("full_mark", 64, nullable=True))
        batch_op.add_column(_integer("first_clerk_id", nullable=True))
        batch_op.add_column(_integer("second_clerk_id", nullable=True))
        batch_op.drop_constraint(op.f("ck_marking_batch_two_lock"), type_="check")
    op.execute(
        "UPDATE marking_batch SET locked_by = checked_by, "
        "paper = (SELECT code FROM paper WHERE paper.id = paper_id), "
        "full_mark = (SELECT full_mark FROM paper WHERE paper.id = paper_id), "
        "first_clerk_id = (SELECT account_id FROM channel WHERE channel.batch_id = "
        "marking_batch.id AND channel.code = 'clerk_a'), "
        "second_clerk_id = (SELECT account_id FROM channel WHERE channel.batch_id = "
        "marking_batch.id AND channel.code = 'clerk_b')"
    )
    with op.batch_alter_table("marking_batch", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_marking_batch_paper_id"))
        batch_op.drop_index(op.f("ix_marking_batch_round_id"))
        batch_op.drop_constraint(op.f("uq_marking_batch_paper_id_number"), type_="unique")
        for name in ("state_known", "two_coders"):
            batch_op.drop_constraint(op.f(f"ck_marking_batch_{name}"), type_="check")
        for column, target in (("paper_id", "paper"), ("coded_by", "account"), ("checked_by", "account")):
            batch_op.drop_constraint(
                op.f(f"fk_marking_batch_{column}_{target}"), type_="foreignkey"
            )
        for column in (
            "paper_id", "number", "coded_by", "coded_at", "checked_by", "checked_at", "closed_reason"
        ):
            batch_op.drop_column(column)
        batch_op.alter_column("paper", existing_type=sa.String(40), nullable=False)
        batch_op.alter_column("full_mark", existing_type=sa.String(64), nullable=False)
        batch_op.create_check_constraint(
            op.f("ck_marking_batch_state_known"), "state IN ('sealed', 'locked', 'unsealed')"
        )
        batch_op.create_check_constraint(
            op.f("ck_marking_batch_two_clerks"),
            "first_clerk_id IS NULL OR second_clerk_id IS NULL "
            "OR first_clerk_id <> second_clerk_id",
        )
        for name in ("first_clerk_id", "second_clerk_id"):
            batch_op.create_foreign_key(
                op.f(f"fk_marking_batch_{name}_account"), "account", [name], ["id"]
            )
        batch_op.create_unique_constraint(
            op.f("uq_marking_batch_round_id_paper"), ["round_id", "paper"]
        )
