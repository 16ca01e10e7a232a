"""What must never be found in the database of a run that has come to rest: one query of ids for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["lost", "doubled", "after take-over", "misplaced", "inconsistent"]

# judged: turns that the audit log tells the end of. with_people: conversations that people have or had.
VIEWS = """
CREATE TEMP VIEW judged AS SELECT turn.value AS id FROM audit, json_each(audit.detail, '$.turns') AS turn
    WHERE action IN ('turn.answered', 'turn.handed_over');
CREATE TEMP VIEW with_people AS SELECT DISTINCT subject AS id FROM audit WHERE action IN
    ('conversation.escalated', 'conversation.taken_over', 'conversation.closed');
CREATE TEMP VIEW told AS SELECT subject AS id,
    -- an answer that broke off is one, too, and was handed over
    sum(action = 'turn.answered' OR detail LIKE '%"begun": true%') AS answered,
    sum(action = 'turn.handed_over') AS handed_over,
    -- an answer that never arrived is a person's business, too, and no turn of theirs
    sum(action = 'conversation.escalated' AND detail NOT LIKE '%"undelivered"%') AS escalated,
    sum(action IN ('conversation.escalated', 'conversation.taken_over', 'conversation.handed_back',
        'conversation.closed')) AS changes,
    sum(action = 'conversation.closed') AS closed
    FROM audit GROUP BY subject;
CREATE TEMP VIEW said AS SELECT conversation_id AS id,
    sum(author = 'bot') AS answers, sum(author = 'system') AS notices, sum(seq IS NOT NULL) AS visible,
    count(DISTINCT seq) AS places, min(seq) AS first, max(seq) AS last
    FROM message GROUP BY conversation_id;
"""


@dataclass(frozen=True, slots=True)
class Never:
    kind: Kind
    what: str
    query: str


NEVER = (
    Never("lost", "turn still open", "SELECT id FROM turn WHERE state = 'open'"),
    Never(
        "lost",
        "turn closed, and nothing tells how",
        "SELECT id FROM turn WHERE state = 'done' AND id NOT IN (SELECT id FROM judged)",
    ),
    Never(
        "lost",
        "turn left to people who never had the conversation",
        "SELECT id FROM turn WHERE state = 'staff' AND conversation_id NOT IN (SELECT id FROM with_people)",
    ),
    Never(
        "lost",
        "conversation with fewer answers than are told of",
        "SELECT id FROM told JOIN said USING (id) WHERE answers < answered",
    ),
    Never(
        "lost",
        "message withdrawn without a person who has it instead",
        "SELECT id FROM outbox WHERE state = 'dead' AND (error IS NOT 'superseded' OR author = 'staff'"
        " OR conversation_id NOT IN (SELECT id FROM with_people))",
    ),
    Never(
        "lost",
        "message sent and not visible",
        "SELECT id FROM outbox JOIN message USING (id) WHERE state = 'sent' AND seq IS NULL",
    ),
    Never("doubled", "turn answered twice", "SELECT id FROM judged GROUP BY id HAVING count(*) > 1"),
    Never(
        "doubled",
        "conversation with more answers than are told of",
        "SELECT id FROM said LEFT JOIN told USING (id) WHERE answers > coalesce(answered, 0)",
    ),
    Never(
        "doubled",
        "conversation not escalated exactly once for each hand-over",
        "SELECT id FROM told WHERE escalated <> handed_over",
    ),
    Never(
        "doubled",
        "conversation whose owner did not change once for each notice",
        "SELECT id FROM said LEFT JOIN told USING (id) WHERE notices <> coalesce(changes, 0)",
    ),
    Never("inconsistent", "left in the outbox", "SELECT id FROM outbox WHERE state NOT IN ('sent', 'dead')"),
    Never(
        "inconsistent",
        "message visible and not sent",
        "SELECT id FROM outbox JOIN message USING (id) WHERE state <> 'sent' AND seq IS NOT NULL",
    ),
    Never(
        "inconsistent",
        "conversation whose places are not 1, 2, 3, …",
        "SELECT id FROM conversation JOIN said USING (id) WHERE visible > 0 AND"
        " (places <> visible OR first <> 1 OR last <> visible OR last <> last_seq)",
    ),
    Never(
        "inconsistent",
        "inbox row without words, or a person's words without inbox row",
        "SELECT id FROM turn WHERE id NOT IN (SELECT id FROM message WHERE author = 'person') UNION ALL"
        " SELECT id FROM message WHERE author = 'person' AND id NOT IN (SELECT id FROM turn)",
    ),
    Never(
        "inconsistent",
        "outbox row without words, or the other way round",
        "SELECT id FROM outbox WHERE id NOT IN (SELECT id FROM message) UNION ALL SELECT id FROM message"
        " WHERE author IN ('bot', 'staff', 'system') AND id NOT IN (SELECT id FROM outbox)",
    ),
    Never(
        "inconsistent",
        "placeholder whose original is not kept",
        "SELECT id FROM message WHERE author = 'person' AND masked LIKE '%[EMAIL\\_%' ESCAPE '\\' AND NOT"
        " EXISTS (SELECT 1 FROM vault WHERE vault.conversation_id = message.conversation_id"
        " AND instr(message.masked, vault.placeholder))",
    ),
    Never(
        "inconsistent",
        "spending that is not the sum of its calls",
        "SELECT period FROM budget WHERE nano <> (SELECT coalesce(sum(CASE state WHEN 'settled'"
        " THEN cost_nano ELSE reserved_nano END), 0) FROM ledger WHERE ledger.period = budget.period)",
    ),
)
