"""Every page in every state, by who looks at it: an address, or what makes one from the world of conftest.py.

A page of a new area stands here empty, filled, refused and without permission; whatever a state needs in the
database is made by its callable, which gets the world.
"""

STRANGER = "stranger"

PAGES = {
    STRANGER: {
        "landing": "/",
        "sign-in": "/accounts/login/",
        "sign-up": "/accounts/signup/",
        "link": "/sign-in/x",
    },
    "alice": {  # serves customers
        "home": "/",
        "award": lambda world: f"/proposals/{world.approved.pk}",
        "sessions": "/accounts/sessions/",
        "missing": "/proposals/7",
        "not-hers": "/health",
    },
    "bob": {  # her manager
        "home": "/",
        "decision": lambda world: f"/proposals/{world.waiting.pk}",
        "undo": lambda world: f"/proposals/{world.approved.pk}",
    },
    "greta": {"home": "/"},  # HR
    "dan": {  # on another team; an administrator in this world
        "home": "/",
        "health": "/health",
        "slack-install": "/slack/install",
        "slack-installed": "/slack/installed",
        "slack-declined": "/slack/installed?outcome=declined",
    },
}
