"""All that is remembered for one tenant, behind one name. Every query below carries the tenant."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from storage.answers import Answers
from storage.audit import Audit
from storage.base import Database, Transaction
from storage.batches import Batches
from storage.consent import Consents
from storage.conversations import Conversations
from storage.counters import GcraCounters
from storage.desks import DeskRows
from storage.fates import Fates
from storage.growing import Growing
from storage.messages import Messages
from storage.outbox import Outbox
from storage.people import People
from storage.receipts import Receipts
from storage.refused import Refused
from storage.risk import RiskRows
from storage.trials import Trials
from storage.turns import Turns
from storage.vault import VaultRows


class Store:
    """One tenant's rows in one database."""

    def __init__(self, tenant: str, db: Database) -> None:
        self.tenant = tenant
        self.db = db
        self.people = People(tenant, db)
        self.conversations = Conversations(tenant, db)
        self.messages = Messages(tenant, db)
        self.turns = Turns(tenant, db)
        self.trials = Trials(tenant, db)
        self.outbox = Outbox(tenant, db)
        self.fates = Fates(tenant, db)
        self.growing = Growing(tenant, db)
        self.vault = VaultRows(tenant, db)
        self.audit = Audit(tenant, db)
        self.answers = Answers(tenant, db)
        self.batches = Batches(tenant, db)
        self.consents = Consents(tenant, db)
        self.desks = DeskRows(tenant, db)
        self.receipts = Receipts(tenant, db)
        self.refused = Refused(tenant, db)
        self.risk = RiskRows(tenant, db)

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        return self.db.transaction()

    def counters(self, tx: Transaction, now_ms: int) -> GcraCounters:
        return GcraCounters(self.tenant, tx, now_ms * 1000)
