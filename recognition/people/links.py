"""Links that sign somebody in once: how they are made, ended and used up. Only the digest of a secret is kept."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from recognition.activity import services as activity
from recognition.core import sealing
from recognition.core.actor import Actor
from recognition.core.db import durable, require_transaction
from recognition.core.errors import DomainError
from recognition.people.models import SignInLink, User

Kind = SignInLink.Kind
LIFETIMES = {
    Kind.ONE_TIME: timedelta(minutes=15),
    Kind.BREAK_GLASS: timedelta(minutes=15),
    Kind.INVITATION: timedelta(days=7),
}


class LinkRefused(DomainError):
    """The link was used, is too old, or never was one."""

    code = "link_refused"


def issue(user: User, *, kind: str, actor: Actor, at: datetime, text_digest: str = "") -> str:
    """Make a link inside the caller's transaction and return its secret; an invitation ends the ones before it."""
    require_transaction()
    secret = secrets.token_urlsafe(32)
    if kind == Kind.INVITATION:
        SignInLink.objects.filter(user=user, kind=kind, used_at=None, expires_at__gt=at).update(expires_at=at)
    link = SignInLink.objects.create(
        digest=sealing.digest(secret),
        user=user,
        kind=kind,
        issued_by_id=actor.employee_id if kind == Kind.INVITATION else None,
        issued_at=at,
        expires_at=at + LIFETIMES[Kind(kind)],
    )
    activity.record(
        actor=actor,
        at=at,
        code="sign_in_link.issued",
        subject_kind="sign_in_link",
        subject_id=link.pk,
        data={"user_id": user.pk, "kind": kind},
        text_digest=text_digest,
    )
    return secret


def fresh(*, secret: str, kinds: Collection[str], at: datetime) -> SignInLink | None:
    """The link with this secret, if it is of one of ``kinds`` and good for a sign-in; with its user and employee."""
    links = SignInLink.objects.select_related("user__employee").filter(kind__in=kinds, used_at=None)
    return links.filter(digest=sealing.digest(secret), issued_at__lte=at, expires_at__gt=at).first()


def use(*, secret: str, kinds: Collection[str], at: datetime, request_id: str = "") -> SignInLink:
    """Use the link up and return it with its user. Raises LinkRefused."""
    refused = LinkRefused("This link has been used or is too old. Ask for a new one.")
    with durable():
        link = fresh(secret=secret, kinds=kinds, at=at)
        if link is None or not SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at):
            raise refused
        actor = Actor(channel="web", user_id=link.user_id, request_id=request_id)
        activity.record(actor=actor, at=at, code="sign_in_link.used", subject_kind="sign_in_link", subject_id=link.pk)
        return link
