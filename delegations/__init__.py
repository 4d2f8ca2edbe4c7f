"""Who comes for an organisation: languages, needs, who sees what; lists and name badges."""
