"""A list of a query set is shown straight from its rows; what comes out is what objects would show."""

import pytest

SETUP = """
from fastjango.core.management import call_command
from fastjango.db import connection
from fastjango.utils import timezone
call_command("migrate", verbosity=0)

class Shown(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["id", "username", "is_staff", "date_joined", "last_login"]

def check():
    users = User.objects.order_by("id")
    asked = []
    for user in users:
        one = Shown(user)
        one.fields
        asked.append(dict(one.data))
    for _ in range(3):
        planned = [dict(row) for row in Shown(users.all(), many=True).data]
        assert planned == asked, (planned, asked)
    return planned

moment = datetime.datetime(2020, 1, 2, 3, 4, 5, 678, tzinfo=datetime.UTC)
User.objects.create(username="a", date_joined=moment)
User.objects.create(username="b", date_joined=moment.replace(microsecond=0), last_login=moment, is_staff=True)
"""


def test_rows_and_objects_agree(run):
    """Whole seconds, fractions and nulls, in three zones, before and after the statement is known."""
    shown = run(
        SETUP
        + "check()\n"
        + "with timezone.override('Asia/Kathmandu'): check()\n"
        + "with timezone.override('Europe/London'): check()\n"
        + "rows = check()\n"
        + "print(rows[0]['date_joined'], rows[1]['date_joined'], rows[0]['last_login'])"
    )
    assert shown == "2020-01-02T03:04:05.000678Z 2020-01-02T03:04:05Z None"


@pytest.mark.parametrize(
    "stored",
    ["2020-01-02 03:04", "2020-01-02T03:04:05.5", "2020-01-02 03:04:05.000000", "2020-01-02 03:04:05+02:00"],
)
def test_what_other_programs_stored_is_read_as_usual(run, stored):
    run(
        SETUP
        + "check()\n"
        + f"connection.cursor().execute('UPDATE auth_user SET date_joined = %s WHERE id = 1', [{stored!r}])\n"
        + "check()"
    )


def test_dates_are_not_converted_to_and_fro(run):
    """The statement gives dates as SQLite stores them."""
    sql = run(
        SETUP
        + "from fastjango.test.utils import CaptureQueriesContext\n"
        + "check()\n"
        + "with CaptureQueriesContext(connection) as queries: Shown(User.objects.order_by('id'), many=True).data\n"
        + "print(queries[0]['sql'])"
    )
    assert '+"auth_user"."date_joined"' in sql


def test_a_list_with_numbers_that_json_lacks_is_refused(run):
    assert (
        run(
            "from fastjango.rest_framework.renderers import JSONRenderer\n"
            "for value in (float('nan'), float('inf')):\n"
            "    for data in (value, [None, [value]], {'a': [{'b': value, 'c': None}]}):\n"
            "        try: print(JSONRenderer().render(data))\n"
            "        except ValueError: continue\n"
            "print(JSONRenderer().render({'a': [None, 1.5, {'b': None}]}).decode())"
        )
        == '{"a":[null,1.5,{"b":null}]}'
    )
