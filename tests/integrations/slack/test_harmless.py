"""Whatever people write and call things, Slack is told it so that it pages, links, turns and breaks nothing."""

import re

import pytest

from integrations.slack import blocks
from integrations.slack.cards import people as cards
from integrations.slack.models import Member
from recognition.kudos.models import Value
from recognition.shop.models import CatalogueItem
from tests.integrations.slack.asking import ask
from tests.integrations.slack.deciding import shown as said_to
from tests.integrations.slack.deciding import told
from tests.integrations.slack.talk import message, rendered, shown
from tests.recognition.kudos.world import NOW, World
from tests.recognition.rewards.world import World as Awards
from tests.recognition.shop.till import Till

pytestmark = pytest.mark.django_db
MARKUP = "<!channel> <@U0BOB> <#C0FEED> <https://evil.example|click> <!date^1^{date}|x> &lt;!here&gt;"
HOSTILE = {
    "markup": MARKUP,
    "code": "``` `a` *b* ~c~ ```",
    "turned": "\u202egnp.exe \u2067x\u2069 \u202d",
    "unseen": "a\x00b\x07c\x1b[31m\x7f\x85",
    "half a character": "a\ud800b",
    "emoji": "👩‍👩‍👧‍👦" * 1500,
    "long": "&" * 10_000,
    "lines": "\n\n> quoted\n" * 500,
}
KEPT = {name: text for name, text in HOSTILE.items() if name not in ("unseen", "half a character")}
OURS = re.compile(
    r"<@U0(?:DAN|ALICE)>|<!date\^\d+\^\{date_num\} \{time\}\|[^<>]*>|<https?://[^<>|]*/proposals/\d+\|[^<>]*>"
)
SPOKEN_ALOUD = re.compile(r'"accessibility_label": "(?:[^"\\]|\\.)*"')  # plain text, in which Slack reads no markup
NEVER = re.compile("[<>\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def units(text):
    return len(text.encode("utf-16-le")) // 2


def texts(found):
    """Every text object of some blocks."""
    if isinstance(found, list):
        return [text for each in found for text in texts(each)]
    if not isinstance(found, dict):
        return []
    inside = [text for each in found.values() for text in texts(each)]
    return [found, *inside] if found.get("type") in ("mrkdwn", "plain_text") else inside


def judge(content):
    """Say what is wrong with a message, beyond what the judge of calls says."""
    assert not NEVER.search(OURS.sub("", content.text)), content.text
    assert units(content.text) <= blocks.TEXT
    for each in texts(content.blocks):
        kept = OURS.sub("", each["text"]).removeprefix(">>> ")
        assert not NEVER.search(kept.replace("<", "").replace(">", "") if each["type"] == "plain_text" else kept), each
        assert 0 < units(each["text"]) <= blocks.SECTION


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_text_of_a_block_is_clean_and_fits(text):
    for found, longest in [
        (blocks.plain(text, 75)["text"], 75),
        (blocks.header(text)["text"]["text"], blocks.HEADER),
        (blocks.section(blocks.escape(text))["text"]["text"], blocks.SECTION),
        (blocks.quote(text)["text"]["text"], blocks.SECTION),
        (blocks.context(blocks.escape(text))["elements"][0]["text"], blocks.FIELD),
        (blocks.fields([blocks.escape(text)])["fields"][0]["text"], blocks.FIELD),
        (blocks.button(text, action="a", label=text)["accessibility_label"], blocks.BUTTON),
        (blocks.option(text, "a")["text"]["text"], blocks.OPTION),
        (blocks.message(blocks.escape(text), []).text, blocks.TEXT),
        (cards.name(text), 1000),
        (cards.excerpt(text), 2000),
    ]:
        assert 0 < units(found) <= longest
        assert not NEVER.search(found.replace("<", "").replace(">", ""))
    for safe in (blocks.escape(text), cards.name(text), cards.excerpt(text), blocks.quote(text)["text"]["text"][4:]):
        assert not set(safe) & {"<", ">"}
    for beside_ours in (blocks.escape(text), cards.name(text), cards.excerpt(text)):
        assert not set(beside_ours) & {"*", "~", "`"}


def test_a_name_of_nothing_one_can_see_is_a_dash():
    assert cards.name("\u202e\x00") == "–"
    assert cards.name("") == ""


def test_names_of_every_script_stay_as_they_are():
    for name in ("Åse Ø. Ñuñez", "יעל כהן", "محمد\u200e", "李小龍", "🦊 Fox"):
        assert cards.name(name) == name


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_a_kudos_with_hostile_words_value_and_names_is_harmless_on_each_card(slack, cast, text):
    world = World(cast)
    for person, size in ((cast.alice, 200), (cast.dan, 190)):
        person.name = text[:size]
        person.save()
    Value.objects.update(names={"en": text[:100], "da": text[:100]})
    given = world.give(cast.alice, cast.dan, text=text[:10_000])

    for kind, name in (("kudos_card", None), ("kudos_received", "dan")):
        content = rendered(message(slack.installation, kind, given.kudos_id, NOW, member=name and slack.member[name]))
        judge(content)
        assert content.blocks[1]["text"]["verbatim"] is True
        assert "<!channel" not in shown(content)


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_an_item_of_the_shop_with_a_hostile_name_is_harmless(slack, cast, text):
    Member.objects.update(locale="en-GB")
    till = Till(cast)
    till.points(cast.alice, 500)
    till.item()
    CatalogueItem.objects.update(texts={"en": {"name": text[:60], "description": text[:300]}})  # of an earlier release

    seen = SPOKEN_ALOUD.sub("", ask(slack, "shop").all)

    assert "it stands on your payslip" in seen
    assert not re.search(r"<[!@#h]", seen)
    assert "\u202e" not in seen


@pytest.mark.slow
@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_a_proposal_for_somebody_of_a_customer_with_hostile_names_is_harmless(slack, cast, text):
    Member.objects.update(locale="en-GB")
    world = Awards(cast)
    cast.alice.name = text[:200]
    cast.alice.save()
    world.customer.external_id = text[:64]
    world.customer.save()
    told(world.proposal())

    seen = SPOKEN_ALOUD.sub("", "".join(said_to(slack, "bob")))

    assert "DKK" in seen
    assert not re.search(r"<(!(?!date)|@|#|https://evil)", seen)
    assert "\u202e" not in seen
