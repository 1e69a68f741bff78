"""What is fine for trying out and refused in production."""

from backend.environment import Environment

SECRET_KEY_LENGTH = 50


def values(environment: Environment) -> list[str]:
    """Return a sentence for each value that production may not have."""
    key = environment.LAURELS_SECRET_KEY
    checks = {
        "LAURELS_SECRET_KEY: give at least 50 random characters.": key is None
        or len(key.get_secret_value()) < SECRET_KEY_LENGTH
        or len(set(key.get_secret_value())) < 10,
        "LAURELS_BASE_URL: give the https:// address people use.": not environment.is_https,
        "LAURELS_ALLOWED_HOSTS: name the hosts; * would answer to any.": any(
            "*" in host for host in environment.LAURELS_ALLOWED_HOSTS
        ),
        "DATABASE_URL: give a PostgreSQL server; the private one is for trying out.": environment.DATABASE_URL is None,
        "LAURELS_DATABASE_ROLE: leave it at app; only the test suite runs as the owner.": (
            environment.LAURELS_DATABASE_ROLE == "owner"
        ),
        "SLACK_API_BASE_URL: give an https:// address; tokens are sent to it.": (
            not environment.SLACK_API_BASE_URL.startswith("https://")
        ),
        "SLACK_AUTHORIZE_URL: give an https:// address; people are sent to it.": (
            not environment.SLACK_AUTHORIZE_URL.startswith("https://")
        ),
        "LAURELS_SECOND_FACTOR: leave it at required; a mailbox alone may not release payroll.": (
            not environment.needs_second_factor
        ),
        "LAURELS_OKTA_ISSUER: give an https:// address; it says who people are.": (
            environment.LAURELS_OKTA_ISSUER.startswith("http:")
        ),
        "LAURELS_OIDC_ISSUER: give an https:// address; it says who people are.": (
            environment.LAURELS_OIDC_ISSUER.startswith("http:")
        ),
        "LAURELS_EMAIL_URL: give a mail server; sign-in codes are sent by mail.": (
            environment.LAURELS_EMAIL_URL is None
            or environment.LAURELS_EMAIL_URL.get_secret_value().startswith("file:")
        ),
    }
    return [sentence for sentence, wrong in checks.items() if wrong] if environment.is_production else []
