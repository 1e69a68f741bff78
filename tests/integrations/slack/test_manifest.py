"""The manifest asks for what the code uses and nothing more, and Slack would accept it."""

import ast
import io
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.core.management import CommandError, call_command

from integrations.slack import manifest, routes

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared/slack"
BASE = "https://laurels.example.com"
METHODS_WITHOUT_INSTALLATION = {"oauth.v2.access", "apps.connections.open"}


def printed(*arguments):
    out = io.StringIO()
    call_command("slack_manifest", *arguments, stdout=out)
    return yaml.safe_load(out.getvalue())


@pytest.fixture(params=["http", "socket"])
def made(request):
    return printed("--base-url", BASE, *(["--socket-mode"] if request.param == "socket" else []))


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_it_validates_against_the_schemas_of_slack(made, version):
    path = SHARED / f"manifest.schema.{version}.json"
    if not path.is_file():
        pytest.skip("the schemas of Slack's manifest do not lie beside this repository")

    schema = json.loads(path.read_text(encoding="utf-8"))
    assert list(jsonschema.validators.validator_for(schema)(schema).iter_errors(made)) == []


def test_its_texts_are_within_the_limits_of_slack(made):
    shown, features = made["display_information"], made["features"]

    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert len(features["shortcuts"]) <= 10
    for shortcut in features["shortcuts"]:
        assert 0 < len(shortcut["name"]) <= 24
        assert 0 < len(shortcut["description"]) <= 150
    [command] = features["slash_commands"]
    assert len(command["usage_hint"]) <= 1000


def test_mentions_come_as_ids(made):
    [command] = made["features"]["slash_commands"]

    assert command["command"] == "/kudos"
    assert command["should_escape"] is True
    assert command["usage_hint"]


def test_shortcuts_and_events_are_those_that_have_a_handler(made):
    kinds = {"shortcut": "global", "message_action": "message"}
    handled = {**routes.INLINE, **routes.QUEUED}

    assert {(each["type"], each["callback_id"]) for each in made["features"]["shortcuts"]} == {
        (kinds[kind], name) for kind, name in handled if kind in kinds
    }
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == {
        name for kind, name in handled if kind == "event"
    }
    assert len(made["features"]["shortcuts"]) >= 4
    assert set(manifest.SHORTCUTS) == {each["callback_id"] for each in made["features"]["shortcuts"]}


def test_it_can_be_installed_in_a_whole_organisation_and_has_a_home(made):
    assert made["settings"]["org_deploy_enabled"] is True
    assert made["settings"]["interactivity"]["is_enabled"] is True
    assert made["settings"]["token_rotation_enabled"] is False
    assert made["features"]["app_home"]["home_tab_enabled"] is True


def test_every_address_is_one_of_the_site():
    made = printed("--base-url", f"{BASE}/")
    addresses = {
        made["features"]["slash_commands"][0]["url"],
        made["settings"]["event_subscriptions"]["request_url"],
        made["settings"]["interactivity"]["request_url"],
        made["settings"]["interactivity"]["message_menu_options_url"],
        *made["oauth_config"]["redirect_urls"],
    }

    assert addresses == {f"{BASE}/slack/{name}" for name in ("commands", "events", "interactivity", "oauth_redirect")}


def test_the_redirect_address_is_the_one_the_site_answers(client):
    assert client.get(manifest.REDIRECT).status_code == 400


def test_socket_mode_names_no_address():
    made = printed("--socket-mode")

    assert made["settings"]["socket_mode_enabled"] is True
    assert "http" not in yaml.safe_dump({name: made[name] for name in ("features", "oauth_config", "settings")})


@pytest.mark.parametrize("base", ["http://laurels.example.com", "laurels.example.com", "https://", "ftp://x", ""])
def test_an_address_slack_cannot_call_is_refused_with_what_to_do(base):
    with pytest.raises(CommandError, match="--socket-mode") as caught:
        printed("--base-url", base)

    assert caught.value.returncode == 1


def methods_called():
    """Every text in the code that names a method of the Web API."""
    known = {path.stem for path in (SHARED / "methods").glob("*.json")}
    found = set()
    for path in [*(ROOT / "integrations/slack").rglob("*.py"), *(ROOT / "backend").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= {each.value for each in node.args if isinstance(each, ast.Constant)} & known
    return found


@pytest.mark.slow
def test_every_method_and_event_we_use_has_its_scope_and_no_scope_is_idle():
    if not (SHARED / "methods").is_dir():
        pytest.skip("the contracts of Slack's methods do not lie beside this repository")
    called = methods_called()
    assert {"users.list", "users.info", "usergroups.users.list", "auth.test"} <= called
    wanted = {}
    for name in called - METHODS_WITHOUT_INSTALLATION:
        contract = json.loads((SHARED / f"methods/{name}.json").read_text(encoding="utf-8"))
        scopes = set(contract.get("scope", {}).get("bot") or ())
        if scopes and not contract.get("no_scope_required"):
            wanted[name] = scopes
    for event in json.loads((SHARED / "events.json").read_text(encoding="utf-8")):
        if event["name"] in manifest.events() and event["scopes"]:
            wanted[event["name"]] = set(event["scopes"])

    assert {name: scopes for name, scopes in wanted.items() if not scopes & manifest.SCOPES.keys()} == {}
    # No method names these: a command, an address book's e-mail, posting where one is no member.
    beside = {"commands", "users:read.email", "chat:write.public"}
    assert manifest.SCOPES.keys() - set().union(*wanted.values()) == beside
