from sigap.automation.models.canned import CannedFile, CannedReply
from sigap.automation.models.macro import Macro

__all__ = ["CannedFile", "CannedReply", "Macro"]
