"""Answers made up of everything a model may write, well-formed or not."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTS = frozenset({"bank.com", "shop.example:8443"})

_WORDS = st.sampled_from(
    [
        *(
            "Hello",
            "world.",
            "다음",
            "단계입니다.",
            "こんにちは。",
            "余额",
            "مرحبا",
            "नमस्ते",
            "क्षि",
            "ação",
            "ñ",
        ),
        *("👨‍👩‍👧‍👦", "🇩🇪🇫🇷🇰🇷", "👍🏽", "e\u0301", "\u1112\u1161\u11ab", "a" + "\u0301" * 40, "x" * 90),
        *(
            "**bold**",
            "*it*",
            "**a *b* c**",
            "`code x`",
            "[page](https://bank.com/x)",
            "[no](https://evil.com)",
        ),
        *(
            "https://evil.com/a?b",
            "bank.com/help",
            "https://bank.com@evil.com",
            "evil.**com**",
            "me@evil.com",
        ),
        *(
            "**",
            "*",
            "`",
            "_",
            "[",
            "](",
            "<b>",
            "<!channel>",
            "<@U1>",
            "<https://evil|bank.com>",
            "&amp;",
            "\\",
        ),
        *("@everyone", "#tag", "~", "|", "1.", "-", "+", "=", "{x}", "!", "\ud83d", "\x00", "\x1b"),
    ]
)
_LINES = st.builds(
    lambda start, words: start + " ".join(words),
    st.sampled_from(
        ["", "", "", "- ", "1. ", "7) ", "  - ", "     - ", "# ", "> ", "| a | b |", "```", "~~~\n"]
    ),
    st.lists(_WORDS, max_size=12),
)
ANSWERS = st.builds(
    lambda lines, ends: "".join(line + end for line, end in zip(lines, ends, strict=False)),
    st.lists(_LINES, min_size=1, max_size=12),
    st.lists(st.sampled_from(["\n", "\n\n", "\r\n"]), min_size=12, max_size=12),
)
