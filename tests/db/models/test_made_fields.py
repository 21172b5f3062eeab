"""Fields that are made of others, as packages with amounts and currencies make them."""

from fastjango.apps.registry import Apps
from fastjango.db import models

paid = Apps()


class CurrencyField(models.CharField):
    pass


class AmountField(models.DecimalField):
    """Puts a field of its own before itself and so takes two places."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, max_digits=10, decimal_places=2, **kwargs)
        self.creation_counter += 1
        models.Field.creation_counter += 1

    def contribute_to_class(self, cls, name, **kwargs):
        currency = CurrencyField(max_length=3)
        currency.creation_counter = self.creation_counter - 1
        cls.add_to_class(f"{name}_currency", currency)
        super().contribute_to_class(cls, name, **kwargs)


class Bill(models.Model):
    net = AmountField()
    gross = AmountField()
    number = models.IntegerField()

    class Meta:
        app_label, apps = "paid", paid


def test_a_field_made_of_two_takes_two_places():
    names = [field.name for field in Bill._meta.fields]
    assert names == ["id", "net_currency", "net", "gross_currency", "gross", "number"]
    assert len(set(Bill._meta.fields)) == len(names)


def test_the_class_moves_the_next_place_on():
    first = models.CharField().creation_counter
    models.Field.creation_counter += 1
    assert models.CharField().creation_counter == first + 2
    made = [models.AutoField(primary_key=True, auto_created=True).creation_counter for _ in range(2)]
    assert made[1] == made[0] - 1 < 0


class TwinField(models.CharField):
    """Puts another field of the very same name into the model."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.twin = models.CharField(*args, **kwargs)

    def contribute_to_class(self, cls, name, private_only=True):
        super().contribute_to_class(cls, name, private_only=private_only)
        self.twin.contribute_to_class(cls, name, private_only=private_only)


class Pair(models.Model):
    text = TwinField(max_length=8, default="some text")

    class Meta:
        app_label, apps = "paid", paid


def test_two_fields_of_one_name_make_objects():
    assert Pair().text == "some text"
    assert [field.name for field in Pair._meta.fields] == ["id", "text", "text"]


class Worded(models.Model):
    """Has columns of names that code which is made for a model could use itself."""

    values = models.IntegerField(default=1)
    absent = models.IntegerField(default=2)
    deferred = models.IntegerField(default=3)
    default0 = models.IntegerField(default=4)
    fill = models.IntegerField(default=5)

    class Meta:
        app_label, apps = "paid", paid


def test_any_word_may_name_a_field():
    made = Worded(values=10, deferred=30)
    assert (made.values, made.absent, made.deferred, made.default0, made.fill) == (10, 2, 30, 4, 5)
    assert Worded(None, 7).values == 7
