"""One typed model of the environment: every wrong variable in one readable message."""

import pytest

from backend import variables

SOUND = {
    "LAURELS_ENV": "production",
    "LAURELS_SECRET_KEY": "Zq3vX9-kT7mB2nW8cR5yH1jL6pD4sF0gAeUoIiYtRwQzXcVbNm",
    "LAURELS_BASE_URL": "https://laurels.example.com",
    "DATABASE_URL": "postgresql://laurels_app:secret@db/laurels",
    "LAURELS_EMAIL_URL": "smtps://mail.example.com",
}


def refused(**changes):
    with pytest.raises(variables.WrongEnvironmentError) as caught:
        variables.read(changes)
    return str(caught.value)


def test_an_empty_environment_is_a_demonstration():
    settings = variables.read({})

    assert settings.LAURELS_ENV == "demo"
    assert settings.LAURELS_BASE_URL == "http://localhost:8000"
    assert settings.LAURELS_ALLOWED_HOSTS == ["127.0.0.1", "[::1]", "localhost"]


def test_the_base_url_follows_the_port():
    assert variables.read({"LAURELS_PORT": "8123"}).LAURELS_BASE_URL == "http://localhost:8123"


def test_consultation_rules_are_read_by_country():
    rules = {
        given: variables.read({"LAURELS_CONSULTATION": given}).consultation_rules
        for given in ("", "none", "DE=0, NO=concluded")
    }

    assert rules == {"": {"DK": 42, "SE": None}, "none": {}, "DE=0, NO=concluded": {"DE": 0, "NO": None}}
    assert "'DK:42' is no list of rules; write DK=42" in refused(LAURELS_CONSULTATION="DK:42")


def test_an_empty_variable_counts_as_not_set():
    assert variables.read({"DATABASE_URL": "", "LAURELS_PORT": ""}).DATABASE_URL is None


def test_all_wrong_variables_are_told_in_one_message():
    message = refused(
        LAURELS_ENV="live", LAURELS_PORT="eighty", DATABASE_URL="mysql://x", LAURELS_PROT="1", CELERY_BROKER_URL="x"
    )

    for name in ("LAURELS_ENV", "LAURELS_PORT", "DATABASE_URL", "LAURELS_PROT", "CELERY_BROKER_URL"):
        assert message.count(f"- {name}:") == 1, message


def test_wrong_and_unsafe_variables_are_told_together():
    message = refused(LAURELS_ENV="production", LAURELS_PORT="eighty")

    assert "- LAURELS_PORT:" in message
    assert "- LAURELS_SECRET_KEY:" in message


def test_a_misspelt_variable_is_told_with_the_right_name():
    assert "did you mean LAURELS_SECRET_KEY?" in refused(LAURELS_SECRET_KYE="x")


def test_the_message_holds_no_secret():
    message = refused(DATABASE_URL="mysql://user:hunter2@db/x", LAURELS_ENV="production", LAURELS_SECRET_KEY="hunter3")

    assert "hunter" not in message


def test_a_secret_can_be_given_as_a_file(tmp_path):
    file = tmp_path / "key"
    file.write_text("from the file\n")

    settings = variables.read({"LAURELS_SECRET_KEY_FILE": str(file)})

    assert settings.LAURELS_SECRET_KEY.get_secret_value() == "from the file"


def test_a_missing_secret_file_is_told(tmp_path):
    assert "LAURELS_SECRET_KEY_FILE" in refused(LAURELS_SECRET_KEY_FILE=str(tmp_path / "none"))


def test_a_variable_given_twice_is_refused(tmp_path):
    assert "not both" in refused(LAURELS_PORT="1", LAURELS_PORT_FILE=str(tmp_path / "port"))


def test_sound_production_values_are_accepted():
    settings = variables.read(SOUND)

    assert settings.is_production
    assert settings.LAURELS_ALLOWED_HOSTS == ["laurels.example.com"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LAURELS_SECRET_KEY", ""),
        ("LAURELS_SECRET_KEY", "short"),
        ("LAURELS_SECRET_KEY", "a" * 60),
        ("LAURELS_BASE_URL", "http://laurels.example.com"),
        ("LAURELS_ALLOWED_HOSTS", "*"),
        ("LAURELS_ALLOWED_HOSTS", "laurels.example.com, *.example.com"),
        ("DATABASE_URL", ""),
        ("LAURELS_DATABASE_ROLE", "owner"),
        ("LAURELS_EMAIL_URL", ""),
        ("SLACK_API_BASE_URL", "http://slack.example.com/api/"),
        ("SLACK_AUTHORIZE_URL", "http://slack.example.com/authorize"),
    ],
)
def test_production_refuses_an_unsafe_value(name, value):
    message = refused(**(SOUND | {name: value}))

    assert f"- {name}:" in message
    assert message.count("\n  - ") == 1, message


@pytest.mark.parametrize("name", sorted(SOUND.keys() - {"LAURELS_ENV"}))
def test_a_demonstration_needs_none_of_what_production_needs(name):
    assert variables.read({"LAURELS_ENV": "demo", name: SOUND[name]})


def test_slack_is_slack_unless_another_address_is_given():
    assert variables.read({}).SLACK_API_BASE_URL == "https://slack.com/api/"
    assert variables.read({}).SLACK_AUTHORIZE_URL == "https://slack.com/oauth/v2/authorize"
    assert variables.read({"SLACK_API_BASE_URL": "http://127.0.0.1:9/api"}).SLACK_API_BASE_URL.endswith(":9/api/")


@pytest.mark.parametrize("name", ["SLACK_API_BASE_URL", "SLACK_AUTHORIZE_URL"])
@pytest.mark.parametrize("value", ["ftp://slack.com/", "slack.com/api", "file:///etc/passwd", "http://["])
def test_an_address_of_slack_that_is_no_web_address_is_refused(name, value):
    assert f"- {name}:" in refused(**{name: value})


def test_a_second_factor_is_required_in_production_and_nowhere_else_by_default():
    assert variables.read(SOUND).needs_second_factor
    assert not variables.read({}).needs_second_factor
    assert variables.read({"LAURELS_SECOND_FACTOR": "required"}).needs_second_factor
    assert "- LAURELS_SECOND_FACTOR:" in refused(**SOUND, LAURELS_SECOND_FACTOR="optional")


def test_an_issuer_is_complete_or_refused():
    google = {"LAURELS_GOOGLE_CLIENT_ID": "id", "LAURELS_GOOGLE_CLIENT_SECRET": "secret"}

    assert [each.issuer for each in variables.read(google).issuers] == ["https://accounts.google.com"]
    assert "- LAURELS_GOOGLE_CLIENT_SECRET:" in refused(LAURELS_GOOGLE_CLIENT_ID="id")
    assert "- LAURELS_OKTA_ISSUER:" in refused(LAURELS_OKTA_CLIENT_ID="id", LAURELS_OKTA_CLIENT_SECRET="s")
    assert "- SLACK_CLIENT_ID:" in refused(LAURELS_SLACK_SIGN_IN="true")


def test_an_entra_directory_is_one_company():
    entra = {"LAURELS_ENTRA_CLIENT_ID": "id", "LAURELS_ENTRA_CLIENT_SECRET": "secret", "LAURELS_ENTRA_TENANT": "4f2"}

    assert variables.read(entra).issuers[0].issuer == "https://login.microsoftonline.com/4f2/v2.0"
    assert "- LAURELS_ENTRA_TENANT:" in refused(**(entra | {"LAURELS_ENTRA_TENANT": "common"}))


def test_production_asks_issuers_over_tls_alone():
    own = {"LAURELS_OIDC_ISSUER": "http://id.example", "LAURELS_OIDC_CLIENT_ID": "i", "LAURELS_OIDC_CLIENT_SECRET": "s"}

    assert variables.read(own).issuers[0].name == "id.example"
    assert "- LAURELS_OIDC_ISSUER:" in refused(**SOUND, **own)
