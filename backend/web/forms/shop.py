"""The forms of the shop: order, decide, put an item on the shelf, change it, set its price."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.web.forms.budgeting import read_amount

KINDS = (
    ("goods", _("Goods")),
    ("donation", _("Donation")),
    ("day_off", _("Day off")),
    ("payroll_money", _("Money with the pay")),
)
UNITS = (("goods", _("Points for goods")), ("cash", _("Points for pay")))
TAXES = (
    ("", _("As its kind says")),
    ("benefit_taxable", _("Taxable benefit")),
    ("exempt_within_threshold", _("Free of tax within a verified limit")),
)
LANGUAGES = (("da", _("Danish")), ("sv", _("Swedish")), ("en", _("English")))
ACTS = ("approve", "decline", "fulfil", "refund", "settle", "cancel")
_DAY = {"type": "date"}


def _key() -> forms.CharField:
    return forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), **more)


def _number(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=more.pop("least", 1), max_value=2**31 - 1, **more)


class OrderForm(forms.Form):
    """How many pieces, at the price that was shown."""

    key = _key()
    price = forms.IntegerField(min_value=1, max_value=2**53, widget=forms.HiddenInput)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=1000, initial=1)


class DeedForm(forms.Form):
    """What is done with an order; the revision is that of the page looked at."""

    key = _key()
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    reason = forms.CharField(max_length=2000, required=False)


class _Texts(forms.Form):
    """Name and description in three languages; at least one has a name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language, word in LANGUAGES:
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": word}, max_length=80, required=False
            )
            self.fields[f"description_{language}"] = forms.CharField(
                label=_("Description (%(language)s)") % {"language": word},
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def spoken(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Name and description of each language."""
        return [(self[f"name_{language}"], self[f"description_{language}"]) for language, _word in LANGUAGES]

    def texts(self) -> dict[str, dict[str, str]]:
        """What was typed, as the domain takes it."""
        said = self.cleaned_data
        return {
            language: {"name": said[f"name_{language}"], "description": said[f"description_{language}"]}
            for language, _word in LANGUAGES
        }


class ItemForm(_Texts):
    """What can be changed of an item."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    stock = _number(_("In stock"), least=0, required=False, help_text=_("Leave it empty for as many as people want."))
    limit_per_person = _number(
        _("Most for one person in a calendar year"), required=False, help_text=_("Leave it empty for no limit.")
    )
    starts_on = _day(_("Sold from"))
    ends_on = _day(_("Sold until"), required=False)
    second_above = forms.CharField(
        label=_("A second person approves above"),
        max_length=24,
        required=False,
        help_text=_("Money only: in its currency, for one order."),
    )
    second_above_in_period = forms.CharField(label=_("or above this in one pay period"), max_length=24, required=False)

    def __init__(self, *args: Any, paid_in: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paid_in = paid_in

    def clean(self) -> dict[str, Any]:
        """The thresholds in minor units."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("second_above", "second_above_in_period"):
            said[name] = self._minor(name, said.get("currency") or self.paid_in)
        return said

    def _minor(self, name: str, currency: str) -> int | None:
        typed = self.cleaned_data.get(name)
        if not typed:
            return None
        try:
            return read_amount(typed, currency or "DKK")
        except forms.ValidationError as error:
            self.add_error(name, error)
        return None

    def changes(self) -> dict[str, Any]:
        """The fields of the item as the domain takes them."""
        names = ("stock", "limit_per_person", "starts_on", "ends_on", "second_above", "second_above_in_period")
        return {"texts": self.texts(), **{name: self.cleaned_data[name] for name in names}}


class NewItemForm(ItemForm):
    """An item and its first price."""

    code = forms.SlugField(label=_("Code"), max_length=32, help_text=_("Short, for reports: coffee-cup."))
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS)
    unit = forms.ChoiceField(label=_("Costs"), choices=UNITS)
    tax_class = forms.ChoiceField(
        label=_("Tax"),
        choices=TAXES,
        required=False,
        help_text=_("In Sweden every benefit is taxable. A limit counts only once it is verified for the year."),
    )
    points = _number(_("Price in points"))
    currency = forms.CharField(label=_("Currency of its value"), max_length=3, required=False)
    value = forms.CharField(
        label=_("Market value"),
        max_length=24,
        required=False,
        help_text=_("What it is worth including VAT, or the money paid out. A day off has none."),
    )
    entity = forms.ChoiceField(label=_("Sold in"), required=False)
    country = forms.CharField(label=_("Only in this country"), max_length=2, required=False)

    def __init__(self, *args: Any, entities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["entity"]
        if isinstance(field, forms.ChoiceField):
            field.choices = entities

    def clean(self) -> dict[str, Any]:
        """The market value in minor units."""
        said = super().clean()
        said["currency"] = said.get("currency", "").upper()
        said["country"] = said.get("country", "").upper()
        said["value_minor"] = None if said.get("kind") == "day_off" else self._minor("value", said["currency"])
        return said


class PriceForm(forms.Form):
    """A price from a day on."""

    points = _number(_("Price in points"))
    value = forms.CharField(label=_("Market value"), max_length=24, required=False)
    starts_on = _day(_("From"))

    def __init__(self, *args: Any, currency: str, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": today})
        super().__init__(*args, **kwargs)
        self.currency = currency
        if not currency:
            del self.fields["value"]

    def clean_value(self) -> int | None:
        """The market value in minor units."""
        typed = self.cleaned_data["value"]
        return read_amount(typed, self.currency) if typed else None
