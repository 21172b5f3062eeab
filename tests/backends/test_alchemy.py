"""SQLAlchemy and query sets meet, on every database."""

import datetime
import decimal
import uuid

import pytest
import sqlalchemy as sa

from fastjango.apps.registry import Apps
from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db import models
from fastjango.db.transaction import atomic

registry = Apps()


class Label(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label, db_table, apps = "music", "label", registry


class Record(models.Model):
    label = models.ForeignKey(Label, models.CASCADE, null=True, related_name="records")
    title = models.CharField(max_length=40, unique=True)
    price = models.DecimalField(max_digits=6, decimal_places=2, default="9.95")
    length = models.DurationField(default=datetime.timedelta(minutes=40))
    released = models.DateField(null=True)
    code = models.UUIDField(default=uuid.uuid4)
    facts = models.JSONField(default=dict)
    metadata = models.TextField(default="its own")

    class Meta:
        app_label, db_table, apps = "music", "record", registry


@pytest.fixture
def records(connection):
    with connection.schema_editor() as editor:
        editor.create_model(Label)
        editor.create_model(Record)
    label = Label.objects.create(name="100% :blue")
    Record.objects.create(title="Kind of Blue", label=label, facts={"takes": [1, 2]}, code=uuid.UUID(int=7))
    Record.objects.create(title="Blue Train", label=label, price="19.50", length=datetime.timedelta(minutes=43))
    Record.objects.create(title="Untitled")
    yield connection
    with connection.schema_editor() as editor:
        editor.delete_model(Record)
        editor.delete_model(Label)


def test_a_model_has_a_table(records):
    table = Record.__table__
    assert table is Record.__table__ and table.metadata is Label.metadata
    assert [column.name for column in table.primary_key] == ["id"]
    assert next(iter(table.c.label_id.foreign_keys)).column is Label.__table__.c.id
    assert (table.c.title.type.length, table.c.title.nullable, table.c.label_id.nullable) == (40, False, True)


def test_a_field_called_metadata_stays_a_field(records):
    assert Record.objects.filter(metadata="its own").count() == 3
    assert not isinstance(Record.metadata, sa.MetaData)


def test_tables_of_abstract_models_do_not_exist():
    class Base(models.Model):
        class Meta:
            abstract = True
            app_label, apps = "music", registry

    with pytest.raises(AttributeError, match="it is abstract"):
        Base.__table__  # noqa: B018


def test_the_table_reads_what_the_model_wrote(records):
    table = Record.__table__
    with atomic():
        row = records.sqlalchemy.execute(sa.select(table).where(table.c.title == "Kind of Blue")).one()
    assert (row.price, row.length) == (decimal.Decimal("9.95"), datetime.timedelta(minutes=40))
    assert (row.code, row.facts, row.released) == (uuid.UUID(int=7), {"takes": [1, 2]}, None)


def test_the_model_reads_what_the_table_wrote(records):
    table = Record.__table__
    values = {
        "title": "Giant Steps",
        "price": decimal.Decimal("5.25"),
        "length": datetime.timedelta(minutes=37),
        "released": datetime.date(1960, 1, 27),
        "code": uuid.UUID(int=9),
        "facts": {"key": "B"},
        "metadata": "",
    }
    with atomic():
        records.sqlalchemy.execute(sa.insert(table).values(values))
    record = Record.objects.get(title="Giant Steps")
    assert {name: getattr(record, name) for name in values} == values


def test_a_query_set_gives_a_select_that_can_be_refined(records):
    statement = Record.objects.filter(label__name="100% :blue").order_by("title").statement
    assert isinstance(statement, sa.Select)
    dear = statement.where(statement.selected_columns.price > 10)
    with atomic():
        assert [row.title for row in records.sqlalchemy.execute(dear)] == ["Blue Train"]
        both = sa.union_all(dear, Record.objects.filter(title="Untitled").statement)
        assert len(records.sqlalchemy.execute(both).all()) == 2


def test_values_and_annotations_are_named(records):
    named = Record.objects.filter(label__isnull=False).values("label__name")
    counted = named.annotate(count=models.Count("pk")).statement
    with atomic():
        assert records.sqlalchemy.execute(counted).mappings().all() == [{"label__name": "100% :blue", "count": 2}]


def test_objects_come_from_a_statement(records):
    record, label = Record.__table__, Label.__table__
    statement = (
        sa.select(record, sa.func.upper(label.c.name).label("loud"))
        .join(label)
        .where(record.c.title.in_(["Blue Train", "Untitled"]), label.c.name.like("100\\%%", escape="\\"))
    )
    found = Record.objects.from_statement(statement)
    assert [(one.title, one.loud, one.price, one.label.name) for one in found] == [
        ("Blue Train", "100% :BLUE", decimal.Decimal("19.50"), "100% :blue")
    ]
    assert [one.title for one in Record.objects.from_statement(sa.text("SELECT * FROM record WHERE id > 2"))] == [
        "Untitled"
    ]


def test_a_statement_without_the_key_is_refused(records):
    with pytest.raises(FieldDoesNotExist, match="primary key"):
        list(Record.objects.from_statement(sa.select(Record.__table__.c.title)))
