from sigap.channels.models.inbound import Inbound

__all__ = ["Inbound"]
