"""A short code that one person says and another one types: no two of its signs look or sound much alike."""

ALPHABET = "ACDEFHJKMNPRTWXY34679"
LENGTH = 6


def tidy(typed: str) -> str:
    """What was typed, as a code: capitals, without spaces and dashes; empty when it cannot be a code."""
    code = "".join(typed.split()).replace("-", "").upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def shown(code: str) -> str:
    """The code as people read it out: two groups."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"
