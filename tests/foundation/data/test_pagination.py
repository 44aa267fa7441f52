"""Pages cover every row once, in a total order."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from portal.foundation.data.database import Database
from portal.foundation.data.pagination import page_number, paginate


@pytest.fixture
def numbers(database_url):
    database = Database(database_url)
    metadata = MetaData()
    table = Table("n", metadata, Column("id", Integer, primary_key=True))
    metadata.create_all(database.engine)
    yield database, table
    database.dispose()


@pytest.mark.database
def test_pages_cover_every_row_once(numbers):
    database, table = numbers
    with database.transaction() as session:
        session.execute(insert(table), [{"id": one} for one in range(1, 46)])
        pages = [
            paginate(session, select(table.c.id).order_by(table.c.id.desc()), number, size=20)
            for number in (1, 2, 3)
        ]
        assert [len(page.items) for page in pages] == [20, 20, 5]
        assert [one for page in pages for one in page.items] == list(range(45, 0, -1))
        assert (pages[2].pages, pages[2].total, pages[2].first) == (3, 45, 41)
        assert paginate(session, select(table.c.id).order_by(table.c.id), 99).number == 3
        empty = paginate(session, select(table.c.id).where(table.c.id < 0).order_by(table.c.id), 1)
        assert (empty.items, empty.pages, empty.first) == ([], 1, 0)
        with pytest.raises(ValueError, match="total order"):
            paginate(session, select(table.c.id), 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [(None, 1), ("", 1), ("3", 3), ("0", 1), ("-1", 1), ("９", 1), ("9" * 30, 1), ("x", 1)],
)
def test_a_page_number_is_a_plain_number(text, number):
    assert page_number(text) == number
