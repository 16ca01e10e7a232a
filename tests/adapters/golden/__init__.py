"""A transcript of 200 answers and what Slack and Telegram are given for them.

After a change of looks: `python -m tests.adapters.golden` writes the renderings anew; read the difference.
"""
