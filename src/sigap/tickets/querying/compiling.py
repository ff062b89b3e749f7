"""From tree to conditions, for one asker."""

from __future__ import annotations

from sigap.people.access import AgentActor
from sigap.tickets.conditions import ALWAYS, All, AnyOf, Condition, Not
from sigap.tickets.querying.keys import key_of
from sigap.tickets.querying.kinds.kind import Asker
from sigap.tickets.querying.tree import Both, Either, Node, Query, Term, Without


def condition_of(query: Query, actor: AgentActor) -> Condition:
    """What the query's conditions ask of a ticket, for this actor at this moment."""
    return compiled(query.tree, Asker.of(actor))


def compiled(node: Node, asker: Asker) -> Condition:
    match node:
        case Term():
            key = key_of(node.key)
            return key.kind.condition(node, key.column, asker)
        case Both(of):
            return All(tuple(compiled(part, asker) for part in of)) if of else ALWAYS
        case Either(of):
            return AnyOf(tuple(compiled(part, asker) for part in of))
        case Without(of):
            return Not(compiled(of, asker))
        case _:
            raise TypeError(f"words are no conditions: {node}")
