"""Citizens' pages speak plainly: no office's abbreviations, no office's words, no sentence that needs two breaths."""

import re

ABBREVIATIONS = (
    "ĐBKK", "DTTS", "BHYT", "BHXH", "KV III", "KV II", "KV I", "KVIII", "MTQG", "UBND", "HĐND", "NTM", "CSXH", "QĐ", "NQ",
)  # fmt: skip
OFFICE_WORDS = {
    "vi": (
        "đối tượng",
        "thụ hưởng",
        "hộ gia đình chính sách",
        "triển khai",
        "trên địa bàn",
        "căn cứ vào",
        "quý vị",
    ),
    "en": ("beneficiary", "beneficiaries", "aforementioned", "pursuant", "utilize", "stakeholder"),
}
# A Vietnamese word is written as one to three syllables with blanks between (about 1.5 on average): 20 words are 30 of them.
LONGEST = {"vi": 30, "en": 20}


def findings(text: str, language: str) -> list[str]:
    """Sentences for whoever mends the page. ``text``: visible text, a line per block."""
    found = [
        f"abbreviation “{word}”"
        for word in ABBREVIATIONS
        if re.search(rf"(?<![\w/]){re.escape(word)}(?![\w-])", text)
    ]
    found += [
        f"office word “{word}”"
        for word in OFFICE_WORDS[language]
        if re.search(rf"(?<!\w){word}(?!\w)", text, re.I)
    ]
    for sentence in sentences(text):
        words = len(re.findall(r"\w+", sentence))
        if words > LONGEST[language]:
            found.append(f"{words} words in one sentence: “{sentence[:80]}…”")
    return found


def sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?…])\s+|[\n:;•·]", text) if part.strip()]
