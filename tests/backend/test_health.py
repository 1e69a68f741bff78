import pytest


def test_livez_answers_without_the_database(client):
    assert client.get("/livez").json() == {"status": "alive"}


@pytest.mark.django_db
def test_readyz_says_ready_on_a_migrated_database(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200, answer.json()
