from sigap.journal.models.delivery import Delivery, Pending
from sigap.journal.models.event import Event
from sigap.journal.models.seal import Seal
from sigap.journal.models.value import Value

__all__ = ["Delivery", "Event", "Pending", "Seal", "Value"]
