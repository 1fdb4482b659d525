"""A foreign key over several columns, as a constraint of a model.

Django has none. Made by hand in a migration it would be lost without a word whenever SQLite's table is made anew for an altered
column; as a constraint of ``Meta`` it is made anew with the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Model
from django.db.models.constraints import BaseConstraint


class CompositeForeignKey(BaseConstraint):
    """``fields`` together are, in this order, ``columns`` of a row of ``table``; rows with one of them null are not asked.

    ``columns`` must be unique together. Index ``fields``: SQLite looks through the table for every row of ``table`` that comes or
    goes. ``deferred`` keys are asked at COMMIT, so two rows may need each other.
    """

    def __init__(
        self,
        *,
        name: str,
        fields: Sequence[str],
        table: str,
        columns: Sequence[str],
        deferred: bool = False,
    ) -> None:
        super().__init__(name=name)
        self.fields, self.table, self.columns, self.deferred = tuple(fields), table, tuple(columns), deferred

    def _sql(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> str:
        quote = editor.quote_name
        columns = {one.attname: str(one.column) for one in model._meta.concrete_fields}
        own = ", ".join(quote(columns[name]) for name in self.fields)
        theirs = ", ".join(map(quote, self.columns))
        late = " DEFERRABLE INITIALLY DEFERRED" if self.deferred else ""
        return f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({own}) REFERENCES {quote(self.table)} ({theirs}){late}"

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """What stands in CREATE TABLE; elsewhere than on SQLite it is added when every table of the migration is there."""
        if schema_editor.connection.vendor == "sqlite":
            return self._sql(model, schema_editor)
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """The statement that adds it."""
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self._sql(model, schema_editor)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """The statement that takes it off."""
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, *_args: Any, **_named: Any) -> None:
        """The database says it; a form has nothing to add."""

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """As a migration writes it."""
        path, args, named = super().deconstruct()
        named |= {"fields": self.fields, "table": self.table, "columns": self.columns}
        return path, args, named | ({"deferred": True} if self.deferred else {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CompositeForeignKey) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__
