"""Databases named by SQLAlchemy's URLs."""

import datetime
import decimal

import pytest
import sqlalchemy as sa

import fastjango
from fastjango.apps.registry import Apps
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db import NotSupportedError, connections, models
from fastjango.db.transaction import atomic
from fastjango.db.utils import ConnectionHandler

ENGINE = "fastjango.db.backends.sqlalchemy"
registry = Apps()


class Fact(models.Model):
    number = models.IntegerField(primary_key=True)
    text = models.CharField(max_length=40)
    price = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    moment = models.DateTimeField(null=True)

    class Meta:
        app_label, db_table, apps = "facts", "fact", registry


def connect(**conf):
    fastjango.setup()
    return ConnectionHandler({"default": {"ENGINE": ENGINE, **conf}})["default"]


@pytest.mark.parametrize(
    ("url", "vendor", "name"),
    [
        ("sqlite:///:memory:", "sqlite", ":memory:"),
        ("postgresql+asyncpg://u:p@host:99/base?sslmode=require", "postgresql", "base"),
        ("mysql+pymysql://u:p@host/base", "mysql", "base"),
        ("mariadb://host/base", "mysql", "base"),
    ],
)
def test_known_databases_get_their_own_back_end(url, vendor, name):
    made = connect(URL=url)
    assert (made.vendor, made.settings_dict["NAME"]) == (vendor, name)
    if "u:p" in url:
        assert (made.settings_dict["USER"], made.settings_dict["PASSWORD"]) == ("u", "p")
    if "sslmode" in url:
        assert (made.settings_dict["OPTIONS"], made.settings_dict["PORT"]) == ({"sslmode": "require"}, 99)


@pytest.mark.parametrize("conf", [{}, {"URL": "no url"}])
def test_a_url_is_needed(conf):
    with pytest.raises(ImproperlyConfigured, match="needs the setting URL"):
        connect(**conf)


def test_an_unknown_dialect_is_named():
    with pytest.raises(ImproperlyConfigured, match="no dialect for 'nosuch"):
        connect(URL="nosuch://host/base")


@pytest.fixture
def duck(tmp_path):
    pytest.importorskip("duckdb_engine")
    made = connect(URL=f"duckdb:///{tmp_path}/facts.duckdb")
    connections["default"] = made
    with made.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE fact (number integer PRIMARY KEY, text varchar, price decimal(6, 2), moment timestamp)"
        )
    yield made
    made.close()
    del connections["default"]


@pytest.mark.filterwarnings("ignore::Warning")
def test_a_dialect_without_a_back_end_answers_query_sets(duck):
    moment = datetime.datetime(2026, 11, 21, 12, 0, tzinfo=datetime.UTC)
    Fact.objects.create(number=1, text="one %", price="1.50", moment=moment)
    Fact.objects.bulk_create([Fact(number=2, text="Two", moment=moment), Fact(number=3, text="three")])
    assert [fact.text for fact in Fact.objects.filter(text__icontains="T").order_by("-number")] == ["three", "Two"]
    assert Fact.objects.get(text__endswith=" %").price == decimal.Decimal("1.50")
    assert Fact.objects.filter(moment__year=2026, moment__hour=12).count() == 2
    assert Fact.objects.get(pk=1).moment == moment
    assert Fact.objects.aggregate(models.Sum("number"), models.Max("price")) == {
        "number__sum": 6,
        "price__max": decimal.Decimal("1.50"),
    }
    assert Fact.objects.filter(pk=3).update(text="drei") == 1
    assert Fact.objects.filter(pk__in=[2, 3]).delete()[0] == 2


@pytest.mark.filterwarnings("ignore::Warning")
def test_transactions_of_a_dialect(duck):
    with pytest.raises(ZeroDivisionError), atomic():
        Fact.objects.create(number=1, text="lost")
        raise ZeroDivisionError
    with atomic():
        Fact.objects.create(number=2, text="kept")
    assert [fact.text for fact in Fact.objects.all()] == ["kept"]
    assert duck.sqlalchemy.execute(sa.select(Fact.__table__.c.text)).scalars().all() == ["kept"]


@pytest.mark.filterwarnings("ignore::Warning")
def test_what_has_no_standard_spelling_is_refused(duck):
    with pytest.raises(NotSupportedError, match="'week_day' of a date has no standard spelling"):
        Fact.objects.filter(moment__week_day=1).count()
