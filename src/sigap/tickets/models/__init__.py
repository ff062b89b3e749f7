from sigap.tickets.models.attachment import Attachment
from sigap.tickets.models.bulk import Bulk, BulkResult
from sigap.tickets.models.category import Category
from sigap.tickets.models.draft import Draft
from sigap.tickets.models.field import Field, FieldValue
from sigap.tickets.models.follower import Follower
from sigap.tickets.models.form import Form
from sigap.tickets.models.link import TicketLink
from sigap.tickets.models.merge import Merge
from sigap.tickets.models.message import Message
from sigap.tickets.models.outbound import Outbound
from sigap.tickets.models.participant import Participant
from sigap.tickets.models.revision import Revision
from sigap.tickets.models.searchtext import SearchText
from sigap.tickets.models.status import Status
from sigap.tickets.models.ticket import Ticket
from sigap.tickets.models.view import View, ViewPlace

__all__ = [
    "Attachment",
    "Bulk",
    "BulkResult",
    "Category",
    "Draft",
    "Field",
    "FieldValue",
    "Follower",
    "Form",
    "Merge",
    "Message",
    "Outbound",
    "Participant",
    "Revision",
    "SearchText",
    "Status",
    "Ticket",
    "TicketLink",
    "View",
    "ViewPlace",
]
