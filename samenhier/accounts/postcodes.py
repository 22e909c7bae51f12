"""Reading a postcode that was typed on the keyboard of another language."""

import re
import unicodedata

# Letters of a Ukrainian keyboard that look like those of a postcode.
LOOKALIKES = str.maketrans("АВЕІКМНОРСТХавеікмнорстх", "ABEIKMHOPCTXABEIKMHOPCTX")


def in_latin(text: str) -> str:
    """The same postcode with the digits and letters of a Dutch keyboard."""
    plain = unicodedata.normalize("NFKC", text).translate(LOOKALIKES)
    return re.sub(r"\d", lambda digit: str(int(digit[0])), plain)
