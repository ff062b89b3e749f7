from sigap.core.models.blob import Blob
from sigap.core.models.heartbeat import Heartbeat
from sigap.core.models.idempotency import IdempotentAnswer
from sigap.core.models.keyproof import KeyProof

__all__ = ["Blob", "Heartbeat", "IdempotentAnswer", "KeyProof"]
