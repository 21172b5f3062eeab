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


def test_the_class_tells_the_next_place():
    place = models.Field.creation_counter
    assert [models.CharField().creation_counter, models.CharField().creation_counter] == [place, place + 1]
    assert models.Field.creation_counter == place + 2
    first = models.Field.auto_creation_counter
    assert models.AutoField(primary_key=True, auto_created=True).creation_counter == first
    assert models.Field.auto_creation_counter == first - 1
