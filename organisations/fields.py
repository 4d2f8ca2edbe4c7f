"""A column that follows another one."""

from django.db import models

from initiative.collation import sort_key


class SortKeyField(models.BinaryField):
    """By what a database puts the rows of a model in the order of their ``name``.

    Whoever saves ``name`` alone (``update_fields``) names this field too.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        """Return the key of the name as it is now."""
        key = sort_key(model_instance.name)
        setattr(model_instance, self.attname, key)
        return key
