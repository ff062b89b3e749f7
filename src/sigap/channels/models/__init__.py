from sigap.channels.models.inbound import Inbound, InboundState

__all__ = ["Inbound", "InboundState"]
