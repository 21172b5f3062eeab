"""A form of ten fields: right, wrong, shown."""

from bench import peer

GOALS = [({}, {"valid": 0.40, "invalid": 0.40, "render": 0.40})]


def operations():
    peer.configure(TEMPLATES=[{"BACKEND": f"{peer.PACKAGE}.template.backends.django.DjangoTemplates"}])
    forms = peer.module("forms")

    class Order(forms.Form):
        name = forms.CharField(max_length=50)
        email = forms.EmailField()
        age = forms.IntegerField(min_value=0)
        price = forms.DecimalField(max_digits=8, decimal_places=2)
        day = forms.DateField()
        moment = forms.DateTimeField()
        kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
        agreed = forms.BooleanField()
        site = forms.URLField(required=False, assume_scheme="https")
        note = forms.CharField(widget=forms.Textarea, required=False)

    right = {
        "name": "Ann",
        "email": "ann@example.com",
        "age": "41",
        "price": "12.50",
        "day": "2020-02-29",
        "moment": "2020-02-29 12:30",
        "kind": "a",
        "agreed": "on",
        "site": "https://example.com/",
        "note": "x",
    }
    wrong = dict.fromkeys(right, "?")

    def valid(_):
        assert Order(right).is_valid()

    def invalid(_):
        assert not Order(wrong).is_valid()

    return {"valid": valid, "invalid": invalid, "render": lambda _: str(Order(right))}
