"""Wage types: by which code payroll knows them and what is missing; what payroll of a legal entity is like."""

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backend.payroll_formats import CODE_CHECKS
from backend.report_words import TAX_CLASSES
from backend.templatetags.laurels import spoken
from backend.web import by_right, names, payroll_words, refusals, visitor
from backend.web.forms.wage_types import (
    CodeForm,
    EntityPayrollForm,
    FilesForm,
    NameForm,
    OwnForm,
    RetireForm,
    UseForm,
    first_of_month,
    initial_of,
)
from recognition.core.errors import DomainError
from recognition.payroll import services
from recognition.payroll.selectors import wage_pages
from recognition.programmes.selectors import name_in


@by_right.page
def wage_types(request: HttpRequest) -> HttpResponse:
    """Every wage type of ``?entity=``, or of the first one the visitor may read."""
    me = visitor.of(request)
    entities = wage_pages.paying_entities(viewer=me.actor, at=me.at, roles=me.roles)
    rows = []
    entity = _entity(request, entities) if entities else None
    if entity is not None:
        rows = [_shown(row) for row in wage_pages.wage_rows(entity=entity)]
    context = {
        "page": "wage-types",
        "entities": entities,
        "entity": entity,
        "correction": payroll_words.CORRECTIONS[entity.payroll.correction_style] if entity else "",
        "rows": rows,
        "missing": sum(1 for each in rows if each["row"].is_missing),
    }
    return render(request, "payroll/wage_types.html", context)


@by_right.page
def wage_type(request: HttpRequest, wage_type: str) -> HttpResponse:
    """One wage type in an entity: its codes by date; a POST gives one, says what files carry, chooses a programme,
    renames or retires it."""
    me = visitor.of(request)
    entity = _entity(request, wage_pages.paying_entities(viewer=me.actor, at=me.at, roles=me.roles))
    row = wage_pages.wage_row(entity=entity, wage_type=wage_type)
    called = names.told_apart({code: name_in(said, spoken()) or code for code, said in row.programmes.items()})
    shown, part = _forms(request, entity, row, called), request.POST.get("part", "code")
    form = shown.get(part, shown["code"])

    def deed() -> str:
        return _DEEDS.get(part, _give)(me, entity, wage_type, form.cleaned_data)

    refusal = None
    if request.method == "POST":
        done, refusal = _done(request, form, deed)
        if done:
            return redirect(f"{reverse('wage-type', args=[wage_type])}?entity={entity.code}")
    context = {
        "page": "wage-types",
        "entity": entity,
        "shown": _shown(row),
        "row": row,
        "uses": [(each, called[each.programme]) for each in row.uses],
        "refusal": refusal,
        **{f"{name}_form": each for name, each in shown.items()},
    }
    is_wrong = request.method == "POST"
    return render(request, "payroll/wage_type.html", context, status=409 if is_wrong else 200)


def _forms(
    request: HttpRequest, entity: wage_pages.PayingEntity, row: wage_pages.WageRow, programmes: dict[str, str]
) -> dict[str, forms.Form]:
    """The forms of a wage type's page by their part, the one that was sent with what was written."""
    part, key, first = request.POST.get("part"), secrets.token_urlsafe(16), first_of_month(entity.today)
    return {
        "code": CodeForm(
            request.POST if part == "code" else None,
            entity=entity.name,
            system=entity.payroll.payroll_system,
            may_set_all=entity.may_set_all,
            initial={"valid_from": first, "scope": "entity", "key": key},
        ),
        "files": FilesForm(
            request.POST if part == "files" else None,
            initial={**row._asdict(), "figures": "+".join(row.figures), "key": key},
        ),
        "use": UseForm(
            request.POST if part == "use" else None,
            programmes=programmes,
            initial={"valid_from": first, "key": key},
        ),
        "name": NameForm(
            request.POST if part == "name" else None,
            initial={**{f"name_{language}": row.names[language] for language in row.names}, "valid_from": first}
            | {"key": key},
        ),
        "retire": RetireForm(
            request.POST if part == "retire" else None, initial={"is_retired": not row.is_retired, "key": key}
        ),
    }


@by_right.page
def add(request: HttpRequest) -> HttpResponse:
    """A form for a wage type of HR's own; a POST adds it and opens its page."""
    me = visitor.of(request)
    entities = wage_pages.paying_entities(viewer=me.actor, at=me.at, roles=me.roles)
    entity = _entity(request, entities)
    form = OwnForm(
        request.POST if request.method == "POST" else None,
        initial={"pensionable": "payroll_decides", "key": secrets.token_urlsafe(16)},
    )

    def deed() -> str:
        told = form.cleaned_data
        services.add_wage_type(
            actor=me.actor,
            names=_names(told),
            **{name: told[name] for name in ("code", "tax_class", "holiday_pay_basis", "pensionable")},
            **{name: told[name] for name in ("sign_style", "key")},
            at=me.at,
        )
        return _("The wage type is there. Give the code payroll knows it by, and choose what is paid as it.")

    refusal = None
    if request.method == "POST":
        done, refusal = _done(request, form, deed)
        if done:
            return redirect(f"{reverse('wage-type', args=[form.cleaned_data['code']])}?entity={entity.code}")
    context = {"page": "wage-types", "entity": entity, "form": form, "refusal": refusal}
    context["names"] = [form[f"name_{language}"] for language in ("da", "sv", "en")]
    context["treatment"] = [form[name] for name in ("tax_class", "holiday_pay_basis", "pensionable", "sign_style")]
    status = 409 if request.method == "POST" else 200
    return render(request, "payroll/wage_type_new.html", context, status=status)


@by_right.page
def entity_payroll(request: HttpRequest) -> HttpResponse:
    """What payroll of ``?entity=`` is like; a POST says it anew from a day on."""
    me = visitor.of(request)
    entities = wage_pages.paying_entities(viewer=me.actor, at=me.at, roles=me.roles)
    entity = _entity(request, entities)
    payroll = entity.payroll
    form = EntityPayrollForm(
        request.POST if request.method == "POST" else None,
        initial=initial_of(
            payroll.settings,
            registration_number=payroll.registration_number,
            payroll_system=payroll.payroll_system,
            correction_style=payroll.correction_style,
            valid_from=first_of_month(entity.today),
            key=secrets.token_urlsafe(16),
        ),
    )

    def deed() -> str:
        told = form.cleaned_data
        services.set_entity_payroll(
            actor=me.actor,
            entity_code=entity.code,
            at=me.at,
            settings=form.settings(),
            **{name: told[name] for name in ("registration_number", "payroll_system", "correction_style")},
            **{name: told[name] for name in ("valid_from", "key")},
        )
        return _("Payroll of this entity is noted.")

    refusal = None
    if request.method == "POST":
        done, refusal = _done(request, form, deed)
        if done:
            return redirect(f"{reverse('entity-payroll')}?entity={entity.code}")
    context = {"page": "wage-types", "entities": entities, "entity": entity, "form": form, "refusal": refusal}
    context["correction"] = payroll_words.CORRECTIONS[payroll.correction_style]
    context["single"] = [form[name] for name in ("paxml_encoding", "adp_company_code")]
    context["sie"] = [form[name] for name in form.fields if name.startswith("sie_")]
    return render(request, "payroll/entity_payroll.html", context, status=409 if request.method == "POST" else 200)


def _entity(request: HttpRequest, entities: list[tuple[str, str]]) -> wage_pages.PayingEntity:
    """The entity that is asked for, or the first; one the visitor may not read is as good as none."""
    me = visitor.of(request)
    wanted = request.GET.get("entity") or (entities[0][0] if entities else "")
    return wage_pages.paying_entity(viewer=me.actor, entity=wanted, at=me.at)


def _shown(row: wage_pages.WageRow) -> dict[str, Any]:
    return {
        "row": row,
        "name": row.names.get(spoken()) or row.names.get("en", row.code),
        "kind": payroll_words.KINDS[row.kind],
        "tax_class": TAX_CLASSES.get(row.tax_class, row.tax_class),
    }


def _names(told: dict[str, Any]) -> dict[str, str]:
    return {language: told[f"name_{language}"] for language in ("da", "sv", "en")}


def _give(me: visitor.Visitor, entity: wage_pages.PayingEntity, wage_type: str, told: dict[str, Any]) -> str:
    is_system = told["scope"] == "system"
    services.set_external_code(
        actor=me.actor,
        wage_type=wage_type,
        code=told["code"],
        valid_from=told["valid_from"],
        valid_until=told["valid_until"],
        entity_code="" if is_system else entity.code,
        payroll_system=entity.payroll.payroll_system if is_system else "",
        code_checks=CODE_CHECKS,
        at=me.at,
        key=told["key"],
    )
    return _("The code is noted.")


def _change(me: visitor.Visitor, entity: wage_pages.PayingEntity, wage_type: str, told: dict[str, Any]) -> str:
    services.change_wage_type(
        actor=me.actor, wage_type=wage_type, at=me.at, **{**told, "figures": told["figures"].split("+")}
    )
    return _("Batches and files made from now on follow it.")


def _choose(me: visitor.Visitor, entity: wage_pages.PayingEntity, wage_type: str, told: dict[str, Any]) -> str:
    services.pay_programme_as(actor=me.actor, wage_type=wage_type, entity_code=entity.code, at=me.at, **told)
    return _("Payroll will be told of the programme’s awards as this wage type.")


def _rename(me: visitor.Visitor, entity: wage_pages.PayingEntity, wage_type: str, told: dict[str, Any]) -> str:
    services.rename_wage_type(
        actor=me.actor,
        wage_type=wage_type,
        names=_names(told),
        valid_from=told["valid_from"],
        at=me.at,
        key=told["key"],
    )
    return _("The name is noted.")


def _retire(me: visitor.Visitor, entity: wage_pages.PayingEntity, wage_type: str, told: dict[str, Any]) -> str:
    services.retire_wage_type(actor=me.actor, wage_type=wage_type, at=me.at, **told)
    if told["is_retired"]:
        return _("Nothing can be paid as it any more. What was paid keeps it.")
    return _("Programmes can be paid as it again.")


_DEEDS = {"files": _change, "use": _choose, "name": _rename, "retire": _retire}
"""What a POST of a wage type's page does, by its part; any other gives a code."""


def _done(request: HttpRequest, form: forms.Form, deed: Callable[[], str]) -> tuple[bool, refusals.Refusal | None]:
    """Whether it was done; else why not, or nothing where the form says it."""
    if not form.is_valid():
        return False, None
    try:
        messages.success(request, deed())
    except DomainError as error:
        return False, refusals.said(error)
    return True, None
