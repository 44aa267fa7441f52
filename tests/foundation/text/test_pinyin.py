"""Names are sorted as they are read, by the database as by Python."""

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from portal.foundation.data.database import Database
from portal.foundation.text.pinyin import SortKey, name_key, text_key


@pytest.fixture
def people(database_url):
    database = Database(database_url)
    metadata = MetaData()
    table = Table(
        "n",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("key", SortKey),
        Column("name", String(20)),
    )
    metadata.create_all(database.engine)
    yield database, table
    database.dispose()


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("单丹", "shan4 dan1"),
        ("仇英", "qiu2"),
        ("区小明", "ou1"),
        ("曾国", "zeng1"),
        ("尉迟恭", "yu4 chi2 gong1"),
        ("单于明", "chan2 yu2"),
        ("Ann Lee", "ann lee"),
    ],
)
def test_surnames_are_read_as_surnames(name, start):
    assert name_key(name).startswith(start)
    assert name_key(name).endswith("|" + name)


@pytest.mark.database
def test_database_and_python_sort_names_alike(people):
    database, table = people
    names = [
        "张伟",
        "章薇",
        "阿依古丽·买买提",
        "单丹",
        "李 四",
        "李四",
        "陈䶮",
        "Ann",
        "zhang",
        "丁一",
        "欧阳修",
        "吕布",
        "陆逊",
        "卢照邻",
    ]
    with database.transaction() as session:
        session.execute(
            insert(table),
            [
                {"id": place, "key": name_key(name), "name": name}
                for place, name in enumerate(names)
            ],
        )
        found = session.scalars(select(table.c.name).order_by(table.c.key)).all()
    assert found == sorted(names, key=lambda name: name_key(name).encode())
    assert found.index("卢照邻") < found.index("陆逊") < found.index("吕布")
    assert len(name_key("买" * 300)) == 200
    assert text_key("重庆").startswith("chong2 qing4")
