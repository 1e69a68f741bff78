"""The matrix of the database pages: administrators look, nobody changes."""

from collections.abc import Mapping

from backend.database_shown import SHOWN
from backend.roles.who import ANYBODY, Who, by_role, page

ROOT = "admin/database/"
LOOK = page(by_role("administrator").reaching("company"))

DATABASE: Mapping[str, Mapping[str, Who]] = {
    ROOT: LOOK,
    f"{ROOT}login/": page(ANYBODY),  # leads on to the sign-in of everybody
    f"{ROOT}jsi18n/": LOOK,
    f"{ROOT}<str:app_label>/": LOOK,
    **{
        f"{ROOT}{label.lower().replace('.', '/')}/{rest}": LOOK
        for label in SHOWN
        for rest in ("", "<path:object_id>/change/")
    },
}
