"""Compiled serializers show what the field-by-field way shows."""

import pytest

USER = "User(id=3, username='ann', last_login=datetime.datetime(2020, 1, 2, 3, tzinfo=datetime.timezone.utc))"


@pytest.mark.parametrize(
    "value",
    [
        USER,
        "User(id='4', username=5)",
        "User(id=1, username='x', is_staff='yes')",
    ],
    ids=["as loaded", "of other types", "text for a boolean"],
)
def test_plan_and_fields_agree(run, value):
    assert (
        run(
            f"user = {value}\n"
            "planned = UserSerializer([user], many=True).data[0]\n"
            "asked = UserSerializer(user)\n"
            "asked.fields\n"
            "assert asked._shown_by_plan([user]) is None\n"
            "assert dict(planned) == dict(asked.data), (planned, asked.data)\n"
            "assert list(planned) == list(asked.data)\n"
            "print('same')"
        )
        == "same"
    )


def test_changed_fields_are_seen(run):
    """A serializer whose fields were taken away in __init__() does not show them."""
    assert (
        run(
            "class Short(UserSerializer):\n"
            "    def __init__(self, *args, **kwargs):\n"
            "        super().__init__(*args, **kwargs)\n"
            "        for name in set(self.fields) - {'username'}:\n"
            "            self.fields.pop(name)\n"
            f"print(dict(Short({USER}).data), [dict(row) for row in Short([{USER}], many=True).data])"
        )
        == "{'username': 'ann'} [{'username': 'ann'}]"
    )


def test_changed_options_are_seen(run):
    """Some projects change Meta between two serializers."""
    assert (
        run(
            "GroupSerializer(Group(id=1, name='g')).data\n"
            "GroupSerializer.Meta.fields = ['name']\n"
            "print(dict(GroupSerializer(Group(id=1, name='g')).data))"
        )
        == "{'name': 'g'}"
    )


def test_fields_of_two_serializers_are_apart(run):
    assert (
        run(
            "first, second = UserSerializer(), UserSerializer()\n"
            "first.fields['username'].validators.clear()\n"
            "first.fields['username'].error_messages['blank'] = '?'\n"
            "print(len(second.fields['username'].validators) > 0, second.fields['username'].error_messages['blank'])"
        )
        == "True This field may not be blank."
    )


def test_async_handlers_are_awaited(run):
    assert (
        run(
            "from fastjango.rest_framework.test import APIRequestFactory\n"
            "class Slow(viewsets.ViewSet):\n"
            "    authentication_classes = []\n"
            "    async def list(self, request):\n"
            "        return response.Response([1])\n"
            "print(Slow.as_view({'get': 'list'})(APIRequestFactory().get('/')).data)"
        )
        == "[1]"
    )
