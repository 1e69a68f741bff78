"""The pages of people, teams and entities in every state, by who looks at them; see pages.py."""

from datetime import date, timedelta

from django.utils import timezone

from integrations.directory import sending
from recognition.core.actor import Actor
from recognition.people import services
from recognition.people.models import Employee, Team
from tests import cast as people

LONG = "Bartholomæus Wolff-Christensen af Rosenborg-Sønderskov \u200fأحمد 👩‍👩‍👧 <b>=1+1</b>"


def planned(world):
    """Alice moves next month and leaves next year; her name is long."""
    cast, at = world.cast, timezone.now()
    address = f"/people/{cast.alice.pk}"
    if hasattr(world, "planned"):
        return address
    world.planned = True
    hr = {"actor": Actor(channel="test", employee_id=cast.greta.pk), "employee_id": cast.alice.pk, "at": at}
    on = timezone.localdate() + timedelta(days=30)
    changes = {"team": "Bartholomæusgruppen", "title": "Kundeservicemedarbejder", "name": LONG}
    services.change_person(**hr, on=on, changes=changes, key="planned change")
    services.leave(**hr, last_day=on + timedelta(days=300), key="leaves then")
    return address


def gone(world):
    """Ivan has left; nobody signs in as him."""
    ivan = Employee.objects.filter(external_id="ivan").first() or people.employ(
        "ivan", world.cast.entity, manager=world.cast.bob, team="Kundeservice"
    )
    Employee.objects.filter(pk=ivan.pk).update(left_on=date(2026, 1, 31))
    return f"/people/{ivan.pk}"


def sent(content, key, *, works=True):
    """A list Greta sent, and a worker looked at."""

    def make(world):
        hr = Actor(channel="test", employee_id=world.cast.greta.pk)
        number = sending.send(actor=hr, content=content.encode(), choice="", on=None, at=timezone.now(), key=key)
        while works and sending.import_due(at=timezone.now()):
            pass
        return f"/people/lists/{number}"

    return make


ROWS = (
    f"employee_id,name,team,fte,shoe size\nalice,{LONG},Lager,0.8,38\n"
    "901,Ida,Lager,9,40\n,Ib,Lager,1,44\nbob,Bob,,1,43\n"
)

HR = {
    "people": "/people",
    "people-nobody": "/people?q=zzz",
    "person": lambda world: f"/people/{world.cast.bob.pk}",
    "person-planned": planned,
    "person-change": lambda world: f"/people/{world.cast.alice.pk}/change",
    "person-leave": lambda world: f"/people/{world.cast.alice.pk}/leave",
    "person-left": gone,
    "person-back": lambda world: gone(world) + "/leave",
    "people-left": "/people?state=left",
    "person-new": "/people/new",
    "person-missing": "/people/999999",
    "lists-empty": "/people/lists",
    "list-waiting": sent("employee_id,name\nalice,Alice\n", "waiting list", works=False),
    "list-rows": sent(ROWS, "list with rows"),
    "list-unread": sent("Nr;Navn\n1;Ib\n", "list unread"),
    "list-nothing": sent("employee_id,name\nbob,Bob\n", "list of nothing"),
    "lists": "/people/lists",
    "teams": "/teams",
    "teams-none": "/teams?q=zzz",
    "team-one": lambda world: f"/teams/{Team.objects.get(name='Lager').pk}",
    "entities": "/entities",
    "entity-new": "/entities/new",
    "entity-change": lambda world: f"/entities/{world.cast.entity.pk}",
}
ADMINISTRATOR = {
    "people": "/people",
    "person-without-terms": lambda world: f"/people/{world.cast.bob.pk}",
    "team-to-look-at": lambda world: f"/teams/{Team.objects.get(name='Lager').pk}",
}
EMPLOYEE = {"people-not-hers": "/people"}
