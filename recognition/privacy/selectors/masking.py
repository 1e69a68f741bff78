"""A person's rows as they may be shown to them: other people by their role, customers by their number."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from recognition.activity import selectors as activity
from recognition.activity.personal import PersonalData, Subject
from recognition.customers.models import Customer
from recognition.people.models import Employee, Employment, FormerName, RoleGrant, User
from recognition.privacy import words
from recognition.privacy.selectors import rows as personal_rows

WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|@")
ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
LONGEST_NAME = 6  # words
ID_KEYS = re.compile(r"(^|_)(employee|giver|nominee|manager|person|recipient|delegate)(_id)?$|_by(_id)?$")
NAMED = ("people.Entity", "people.Team", "programmes.Programme", "ledger.Period", "kudos.Value", "payroll.WageType")
ROLES = {
    "hr": "hr",
    "second_approver": "approver",
    "payroll_preparer": "payroll",
    "payroll_releaser": "payroll",
    "finance": "payroll",
    "auditor": "auditor",
}


class Mask:
    """Everybody but one person, made unrecognisable in one language; reads the names of the company once."""

    def __init__(self, subject: Subject, language: str) -> None:
        self.subject, self.language = subject, language
        self.roles = _roles(subject)
        people = Employee.objects.exclude(pk=subject.employee_id)
        former = FormerName.objects.exclude(employee=subject.employee_id).exclude(said__contains="@")
        called = [*former.values_list("employee_id", "said"), *people.values_list("pk", "name")]
        self.names = {_key(name): pk for pk, name in called if _key(name)}
        self.first_words = {name[0] for name in self.names}
        self.own_addresses = _own_addresses(subject)
        self.users = dict(Employee.objects.filter(user__isnull=False).values_list("user_id", "pk"))
        self.labels = {label: {each.pk: str(each) for each in apps.get_model(label).objects.all()} for label in NAMED}

    def person(self, employee_id: int) -> str:
        """Somebody by their role, or "you"."""
        if employee_id == self.subject.employee_id:
            return words.other("you", self.language)
        return words.other(self.roles.get(employee_id, "colleague"), self.language)

    def text(self, text: str) -> str:
        """A text without the whole names and addresses of others."""
        if "@" in text:
            text = ADDRESS.sub(self._address, text)
        found, end = [], 0
        tokens = list(WORD.finditer(text))
        for number, token in enumerate(tokens):
            if token.start() < end or token[0].casefold() not in self.first_words:
                continue
            length, employee_id = self._name_at(tokens, number)
            if length:
                found += [text[end : token.start()], self.person(employee_id)]
                end = tokens[number + length - 1].end()
        return "".join([*found, text[end:]])

    def json(self, value: Any, key: str = "") -> Any:
        """A value out of a JSON column: employee ids under their keys become roles, texts lose names."""
        if isinstance(value, Mapping):
            return {name: self.json(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [self.json(each, key) for each in value]
        if isinstance(value, int) and not isinstance(value, bool) and ID_KEYS.search(key):
            return self.person(value)
        return self.text(value) if isinstance(value, str) else value

    def _name_at(self, tokens: list[re.Match[str]], number: int) -> tuple[int, int]:
        for length in range(min(LONGEST_NAME, len(tokens) - number), 0, -1):
            key = tuple(each[0].casefold() for each in tokens[number : number + length])
            if key in self.names:
                return length, self.names[key]
        return 0, 0

    def _address(self, found: re.Match[str]) -> str:
        return found[0] if found[0].casefold() in self.own_addresses else words.other("colleague", self.language)


class Shown:
    """The rows of one registered model, ready for JSON."""

    def __init__(self, entry: PersonalData, mask: Mask) -> None:
        self.entry, self.mask = entry, mask
        self.people = set(personal_rows.person_columns(entry))
        model = apps.get_model(entry.model_label)
        self.fields = {field.attname: field for field in model._meta.concrete_fields}
        self.customers = [name for name, field in self.fields.items() if field.related_model is Customer]
        self.proofs = [name for name in self.fields if name.endswith("_digest") or name == "digest"]

    def chunk(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Some rows with texts for their proofs, numbers for customers, roles for people."""
        texts = activity.texts_of({row[name] for name in self.proofs for row in rows if row.get(name)})
        asked = {row[name] for name in self.customers for row in rows}
        customers = dict(Customer.objects.filter(pk__in=asked).values_list("pk", "external_id")) if asked else {}
        return [{name: self._value(name, row, texts, customers) for name in row} for row in rows]

    def _value(self, name: str, row: dict[str, Any], texts: dict[str, str], customers: dict[int, str]) -> Any:
        value, field = row[name], self.fields.get(name)
        if value is None:
            return None
        if name in self.proofs:
            return self.mask.text(texts[value]) if value in texts else value
        if name in self.people:
            return self._person(name, row)
        if name in self.customers:
            return customers.get(value)
        if field is not None and field.is_relation and field.related_model is not None:
            related: type[Model] = field.related_model
            return self.mask.labels.get(related._meta.label, {}).get(value, value)
        if field is not None and field.name in self.entry.own_items:
            key = self.entry.own_items[field.name]
            value = [each for each in value if each.get(key) == self.mask.subject.employee_id]
        return self._plain(name, value)

    def _person(self, name: str, row: dict[str, Any]) -> str | int:
        value, field = row[name], self.fields[name]
        for path, narrowed in self.entry.only.items():
            if path == field.name and any(row.get(key) != wanted for key, wanted in narrowed.items()):
                return int(value)
        is_user = field.related_model is User or field.model is User or field.name == "user_id"
        return self.mask.person(self.mask.users.get(value, 0) if is_user else value)

    def _plain(self, name: str, value: Any) -> Any:
        if isinstance(value, dict | list):
            return self.mask.json(value, name)
        if isinstance(value, str):
            return self.mask.text(value)
        if isinstance(value, datetime | date):
            return value.isoformat()
        if isinstance(value, Decimal | UUID):
            return str(value)
        return f"{len(value)} bytes" if isinstance(value, bytes | memoryview) else value


def _key(name: str) -> tuple[str, ...]:
    return tuple(each.casefold() for each in WORD.findall(name))


def _own_addresses(subject: Subject) -> set[str]:
    found: Iterable[str] = Employee.objects.filter(pk=subject.employee_id).values_list("email", flat=True)
    signs_in: Iterable[str] = User.objects.filter(pk=subject.user_id or 0).values_list("email", flat=True)
    former: Iterable[str] = FormerName.objects.filter(employee=subject.employee_id).values_list("said", flat=True)
    return {each.casefold() for each in (*found, *signs_in, *former)}


def _roles(subject: Subject) -> dict[int, str]:
    """By employee what they are called: the subject's managers first, then holders of a role."""
    found: dict[int, str] = {}
    for holder, role in RoleGrant.objects.order_by("granted_at", "pk").values_list("employee_id", "role"):
        if role in ROLES:
            found.setdefault(holder, ROLES[role])
    above = Employment.objects.filter(employee_id=subject.employee_id, manager__isnull=False)
    return found | dict.fromkeys(above.values_list("manager_id", flat=True), "manager")
