"""What every table file shares: one MetaData with names for constraints, and column types both databases agree on."""

from __future__ import annotations

from sqlalchemy import BigInteger, Double, Integer, MetaData, Text
from sqlalchemy.types import TypeEngine

# Named constraints let Alembic change them later on both databases.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives rowids only to INTEGER PRIMARY KEY; PostgreSQL wants 64 bits.
Id: TypeEngine[int] = BigInteger().with_variant(Integer, "sqlite")
# Seconds since 1970 in UTC. A number sorts and subtracts alike on both databases.
Time: TypeEngine[float] = Double()
# JSON is kept as text: hot statements bypass type conversion, and nothing asks inside it.
Json: TypeEngine[str] = Text()
