"""Who asks, and what each of them may be answered: for the tables of addresses."""

ROLES = (
    "anonymous", "stranger", "delegate", "other_delegate", "reads", "writes", "publishes", "door",
    "everything", "other_organiser",
)  # fmt: skip

EVERYBODY = dict.fromkeys(ROLES, 200)
OWN_DELEGATE = dict.fromkeys(ROLES, 404) | {"delegate": 200}
DESK = dict.fromkeys(ROLES, 404) | {
    "anonymous": 302, "delegate": 302, "other_delegate": 302,
    "reads": 200, "writes": 200, "publishes": 200, "door": 200, "everything": 200,
}  # fmt: skip
SIGNED_OUT = {"anonymous": 302, "delegate": 302, "other_delegate": 302}
WRITERS = DESK | {"reads": 404, "publishes": 404, "door": 404}
PUBLISHERS = DESK | {"reads": 404, "writes": 404, "door": 404}
DOORKEEPERS = DESK | {"reads": 404, "writes": 404, "publishes": 404}
MANAGERS = DESK | {"reads": 404, "writes": 404, "publishes": 404, "door": 404}


def done(table):
    """The same table for a POST that ends with a redirect."""
    return {role: 302 if code == 200 else code for role, code in table.items()}


def shown_again(table):
    """The same table for a POST that says what is missing."""
    return {role: 422 if code == 200 else code for role, code in table.items()}
