"""people and their dated facts, a filing for each change, the tree by day"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FORM = "form IN ('1', '2', '3', '4', '5', '6', '7', '8', '9')"
LEAVE = "kind IN ('sick', 'work_injury', 'maternity', 'personal', 'study', 'other')"
IN_ORDER = "valid_to IS NULL OR valid_to > valid_from"
UNION_KIND = (
    "kind IN ('township', 'street', 'zone', 'regional_federation', 'trade_federation', "
    "'village_federation', 'general', 'institution', 'other')"
)
LEVEL = "level IN ('province', 'city', 'county', 'township')"
STANDING = "withdrawn_at IS NULL"
OLD_ROLES = (
    "'county_clerk', 'city_reviewer', 'filing_officer', 'auditor', 'system_admin', "
    "'security_admin', 'audit_admin'"
)
ROLES = (
    "'county_clerk', 'city_reviewer', 'filing_officer', 'auditor', 'unit_officer', "
    "'party_observer', 'civil_observer', 'labour_observer', 'finance_observer', "
    "'system_admin', 'security_admin', 'audit_admin'"
)
# The rules that differ: table → name → what it says before and from this revision on.
RULES: dict[str, dict[str, tuple[str | None, str | None]]] = {
    "appointment": {"role_known": (f"role IN ({OLD_ROLES})", f"role IN ({ROLES})")},
    "filing": {"kind_known": (None, "kind IN ('first', 'change', 'cancellation')")},
    "pay_grade": {"in_order": (None, IN_ORDER)},
    "worker": {
        "left_has_day": (
            "(state = 'left') = (left_on IS NOT NULL)",
            "state <> 'left' OR left_on IS NOT NULL",
        ),
        "active_has_no_end": (None, "state <> 'active' OR left_on IS NULL"),
        "state_known": ("state IN ('active', 'left')", "state IN ('active', 'left', 'void')"),
    },
}
# Tables whose rows may now be corrected, with what was unique and now is so among those that stand.
CORRECTABLE = {
    "appraisal": (("worker_id", "year"),),
    "appraisal_measure": (),
    "award": (),
    "contract": (("worker_id", "ordinal"), ("worker_id", "starts_on")),
    "pay_grade": (("worker_id", "starts_on"),),
    "training_record": (),
    "worker_exit": (("worker_id",),),
}
SPELLS = (
    "certificate_spell",
    "education_spell",
    "employment_spell",
    "identity_spell",
    "leave_spell",
    "party_spell",
    "post_spell",
    "registration_spell",
    "using_unit_spell",
)


def _document() -> sa.types.TypeEngine:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _rules(batch, table: str, *, back: bool = False) -> None:  # noqa: ANN001
    """Exchange the rules of ``table`` that differ."""
    for name, rules in RULES.get(table, {}).items():
        before, after = reversed(rules) if back else rules
        if before is not None:
            batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        if after is not None:
            batch.create_check_constraint(op.f(f"ck_{table}_{name}"), sa.text(after))


def _standing_index(batch, table: str, columns: tuple[str, ...]) -> None:  # noqa: ANN001
    batch.create_index(
        f"uq_{table}_{'_'.join(columns)}_standing",
        list(columns),
        unique=True,
        sqlite_where=sa.text(STANDING),
        postgresql_where=sa.text(STANDING),
    )


def _correctable_columns(table: str) -> list[sa.Column]:
    return [
        sa.Column("correction", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=120), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
    ]


def _spell_table(table: str, *columns: sa.Column, of_person: bool = False, sealed: bool = False,
                 checks: tuple[sa.Constraint, ...] = ()) -> None:
    owner = "person_id" if of_person else "worker_id"
    own = [sa.Column("person_id", sa.Integer(), nullable=False)] if of_person else []
    seal = [sa.Column("seal_id", sa.String(length=32), nullable=False)] if sealed else []
    keys = [
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person"))
    ] if of_person else []
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        *own,
        sa.Column("worker_id", sa.Integer(), nullable=False),
        *columns,
        *seal,
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=120), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        _check(table, "in_order", IN_ORDER),
        *checks,
        *keys,
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f(f"fk_{table}_worker_id_worker")),
        sa.ForeignKeyConstraint(["corrects_id"], [f"{table}.id"], name=op.f(f"fk_{table}_corrects_id_{table}")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )
    with op.batch_alter_table(table, schema=None) as batch:
        if of_person:
            batch.create_index(f"ix_{table}_person_id", ["person_id"], unique=False)
        batch.create_index(f"ix_{table}_worker_id", ["worker_id"], unique=False)
        _standing_index(batch, table, (owner, "valid_from"))


def _create_people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("document_index", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("document_index", name=op.f("uq_person_document_index")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    name = (
        "lower(hex(randomblob(8)))"
        if _is_sqlite()
        else "substr(md5(random()::text || clock_timestamp()::text || document_index), 1, 16)"
    )
    op.execute(
        "INSERT INTO person (document_index, public_id) "  # noqa: S608  no value of anybody's
        f"SELECT document_index, {name} FROM (SELECT DISTINCT document_index FROM worker) AS known"
    )


def _create_spells() -> None:
    text, day = sa.String, sa.Date()
    _spell_table(
        "identity_spell",
        sa.Column("name", text(length=60), nullable=False),
        sa.Column("sex", text(length=1), nullable=True),
        sa.Column("born_on", day, nullable=True),
        sa.Column("ethnicity", text(length=2), nullable=True),
        sa.Column("political_status", text(length=2), nullable=True),
        sa.Column("household", text(length=120), nullable=True),
        sa.Column("document_kind", text(length=24), nullable=False),
        sa.Column("document_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("mobile_sealed", sa.LargeBinary(), nullable=True),
        of_person=True,
        sealed=True,
    )
    _spell_table(
        "employment_spell",
        sa.Column("form", text(length=1), nullable=False),
        sa.Column("agency", text(length=120), nullable=True),
        sa.Column("entry_kind", text(length=1), nullable=False),
        checks=(_check("employment_spell", "form_known", FORM),),
    )
    _spell_table(
        "using_unit_spell",
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("using_unit", text(length=200), nullable=False),
        checks=(
            sa.ForeignKeyConstraint(
                ["union_id"], ["union.id"], name=op.f("fk_using_unit_spell_union_id_union")
            ),
        ),
    )
    op.create_index(
        "ix_using_unit_spell_union", "using_unit_spell", ["union_id", "valid_from"], unique=False
    )
    _spell_table("party_spell", sa.Column("contracting_party", text(length=200), nullable=False))
    _spell_table(
        "post_spell",
        sa.Column("post", text(length=80), nullable=True),
        sa.Column("post_class", text(length=1), nullable=True),
    )
    _spell_table(
        "education_spell",
        sa.Column("education", text(length=40), nullable=True),
        sa.Column("degree", text(length=40), nullable=True),
        sa.Column("school", text(length=120), nullable=True),
        sa.Column("major", text(length=120), nullable=True),
        of_person=True,
    )
    _spell_table(
        "certificate_spell",
        sa.Column("certificate_level", text(length=16), nullable=True),
        sa.Column("certificate_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("certificate_approved_on", day, nullable=True),
        of_person=True,
        sealed=True,
    )
    _spell_table(
        "registration_spell",
        sa.Column("certificate_registration", text(length=12), nullable=True),
        of_person=True,
    )
    _spell_table(
        "leave_spell",
        sa.Column("kind", text(length=12), nullable=False),
        sa.Column("words", text(length=200), nullable=False),
        checks=(_check("leave_spell", "kind_known", LEAVE),),
    )


def _create_tree() -> None:
    op.create_table(
        "union_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sources", _document(), nullable=False),
        sa.Column("targets", _document(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        _check("union_change", "kind_known", "kind IN ('rename', 'move', 'merge', 'split', 'close')"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_union_change")),
        sa.UniqueConstraint("public_id", name=op.f("uq_union_change_public_id")),
    )
    op.create_table(
        "union_spell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("change_id", sa.Integer(), nullable=True),
        _check("union_spell", "kind_known", UNION_KIND),
        _check("union_spell", "level_known", LEVEL),
        _check("union_spell", "in_order", IN_ORDER),
        sa.ForeignKeyConstraint(["change_id"], ["union_change.id"], name=op.f("fk_union_spell_change_id_union_change")),
        sa.ForeignKeyConstraint(["parent_id"], ["union.id"], name=op.f("fk_union_spell_parent_id_union")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_union_spell_union_id_union")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_union_spell")),
    )
    op.create_index(op.f("ix_union_spell_union_id"), "union_spell", ["union_id"], unique=False)
    first_moment = (
        "valid_from || ' 00:00:00.000000'" if _is_sqlite() else "valid_from::timestamp AT TIME ZONE 'UTC'"
    )
    op.execute(
        "INSERT INTO union_spell (union_id, name, short_name, level, kind, parent_id, valid_from, "
        "valid_to, recorded_at) SELECT id, name, short_name, level, kind, parent_id, valid_from, "  # noqa: S608
        f'valid_until, {first_moment} FROM "union" '
        "WHERE valid_until IS NULL OR valid_until > valid_from"
    )


def _create_batches() -> None:
    op.create_table(
        "filing_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("union_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("sent_words", sa.String(length=120), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt", _document(), nullable=False),
        sa.Column("receipt_digest", sa.String(length=64), nullable=True),
        _check("filing_batch", "state_known", "state IN ('sent', 'answered')"),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_filing_batch_sent_by_account")),
        sa.ForeignKeyConstraint(["union_id"], ["union.id"], name=op.f("fk_filing_batch_union_id_union")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_filing_batch_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_filing_batch_public_id")),
    )
    op.create_index(op.f("ix_filing_batch_state"), "filing_batch", ["state"], unique=False)
    op.create_index(op.f("ix_filing_batch_union_id"), "filing_batch", ["union_id"], unique=False)


def _days_renamed() -> None:
    """A contract's last day becomes the day after it, as every spell ends."""
    op.execute("ALTER TABLE contract RENAME COLUMN starts_on TO valid_from")
    op.execute("ALTER TABLE contract RENAME COLUMN ends_on TO valid_to")
    op.execute("ALTER TABLE pay_grade RENAME COLUMN starts_on TO valid_from")
    later = "date(valid_to, '+1 day')" if _is_sqlite() else "valid_to + 1"
    op.execute(f"UPDATE contract SET valid_to = {later} WHERE valid_to IS NOT NULL")  # noqa: S608


def _days_named_back() -> None:
    earlier = "date(valid_to, '-1 day')" if _is_sqlite() else "valid_to - 1"
    op.execute(f"UPDATE contract SET valid_to = {earlier} WHERE valid_to IS NOT NULL")  # noqa: S608
    op.execute("ALTER TABLE contract RENAME COLUMN valid_from TO starts_on")
    op.execute("ALTER TABLE contract RENAME COLUMN valid_to TO ends_on")
    op.execute("ALTER TABLE pay_grade RENAME COLUMN valid_from TO starts_on")


def upgrade() -> None:
    _create_people()
    _create_batches()
    _create_tree()
    _days_renamed()
    for table, uniques in CORRECTABLE.items():
        with op.batch_alter_table(table) as batch:
            if table == "pay_grade":
                batch.add_column(sa.Column("valid_to", sa.Date(), nullable=True))
            for column in _correctable_columns(table):
                batch.add_column(column)
            for columns in uniques:
                batch.drop_constraint(op.f(f"uq_{table}_{'_'.join(columns)}"), type_="unique")
            batch.create_foreign_key(
                op.f(f"fk_{table}_corrects_id_{table}"), table, ["corrects_id"], ["id"]
            )
            _rules(batch, table)
        with op.batch_alter_table(table) as batch:
            for columns in uniques:
                now = tuple("valid_from" if one == "starts_on" else one for one in columns)
                _standing_index(batch, table, now)
            if table == "worker_exit":
                batch.create_index("ix_worker_exit_worker_id", ["worker_id"], unique=False)
    with op.batch_alter_table("filing") as batch:
        batch.add_column(sa.Column("kind", sa.String(length=12), server_default="first", nullable=False))
        batch.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("changes", _document(), server_default="[]", nullable=False))
        batch.drop_constraint(op.f("uq_filing_worker_id"), type_="unique")
        batch.create_foreign_key(
            op.f("fk_filing_batch_id_filing_batch"), "filing_batch", ["batch_id"], ["id"]
        )
        _rules(batch, "filing")
    with op.batch_alter_table("filing") as batch:
        batch.create_index("ix_filing_batch_id", ["batch_id"], unique=False)
        batch.create_index("ix_filing_worker_id", ["worker_id"], unique=False)
        batch.create_index(
            "uq_filing_first",
            ["worker_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'first'"),
            postgresql_where=sa.text("kind = 'first'"),
        )
    op.add_column("worker", sa.Column("person_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE worker SET person_id = (SELECT person.id FROM person "
        "WHERE person.document_index = worker.document_index)"
    )
    with op.batch_alter_table("worker") as batch:
        _rules(batch, "worker")
        batch.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(op.f("fk_worker_person_id_person"), "person", ["person_id"], ["id"])
    op.create_index(op.f("ix_worker_person_id"), "worker", ["person_id"], unique=False)
    with op.batch_alter_table("appointment") as batch:
        _rules(batch, "appointment")
    _create_spells()


# What the older tables have no place for.
LOST = (
    "SELECT 1 FROM filing WHERE kind <> 'first'",
    "SELECT 1 FROM filing_batch",
    "SELECT 1 FROM union_change",
    "SELECT 1 FROM worker WHERE state = 'void'",
    "SELECT 1 FROM leave_spell",
    f"SELECT 1 FROM appointment WHERE role NOT IN ({OLD_ROLES})",
    *(f"SELECT 1 FROM {table} WHERE withdrawn_at IS NOT NULL" for table in (*CORRECTABLE, *SPELLS)),
)


def downgrade() -> None:
    """Raises RuntimeError once a fact was corrected or changed: the older tables would lose it."""
    for question in LOST:
        if op.get_bind().execute(sa.text(f"{question} LIMIT 1")).first() is not None:
            raise RuntimeError(f"rows that revision 0005 has no place for: {question}")
    for table in SPELLS:
        op.drop_table(table)
    with op.batch_alter_table("appointment") as batch:
        _rules(batch, "appointment", back=True)
    op.drop_index(op.f("ix_worker_person_id"), "worker")
    with op.batch_alter_table("worker") as batch:
        _rules(batch, "worker", back=True)
        batch.drop_constraint(op.f("fk_worker_person_id_person"), type_="foreignkey")
        batch.drop_column("person_id")
    for index in ("ix_filing_batch_id", "ix_filing_worker_id", "uq_filing_first"):
        op.drop_index(index, "filing")
    with op.batch_alter_table("filing") as batch:
        _rules(batch, "filing", back=True)
        batch.drop_constraint(op.f("fk_filing_batch_id_filing_batch"), type_="foreignkey")
        for column in ("kind", "batch_id", "changes"):
            batch.drop_column(column)
        batch.create_unique_constraint(op.f("uq_filing_worker_id"), ["worker_id"])
    for table, uniques in CORRECTABLE.items():
        for columns in uniques:
            now = ["valid_from" if one == "starts_on" else one for one in columns]
            op.drop_index(f"uq_{table}_{'_'.join(now)}_standing", table)
        if table == "worker_exit":
            op.drop_index("ix_worker_exit_worker_id", table)
    with op.batch_alter_table("pay_grade") as batch:
        _rules(batch, "pay_grade", back=True)
    _days_named_back()
    for table, uniques in CORRECTABLE.items():
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_corrects_id_{table}"), type_="foreignkey")
            for column in ("correction", "withdrawn_at", "withdrawn_by", "corrects_id"):
                batch.drop_column(column)
            if table == "pay_grade":
                batch.drop_column("valid_to")
            for columns in uniques:
                batch.create_unique_constraint(op.f(f"uq_{table}_{'_'.join(columns)}"), list(columns))
    for table in ("union_spell", "union_change", "filing_batch", "person"):
        op.drop_table(table)
