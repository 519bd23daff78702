"""LICENSE.txt: who may do what with a release, in words made from `rights:` in the project file."""

from __future__ import annotations

KNOWN = {
    "CC0-1.0": "Creative Commons Zero 1.0 Universal: nobody keeps any right in it.\n"
    "https://creativecommons.org/publicdomain/zero/1.0/legalcode",
    "CC-BY-4.0": "Creative Commons Attribution 4.0: free to use for everybody who names the source.\n"
    "https://creativecommons.org/licenses/by/4.0/legalcode",
    "CC-BY-SA-4.0": "Creative Commons Attribution-ShareAlike 4.0: free to use for everybody who names the source and "
    "passes the same freedom on.\nhttps://creativecommons.org/licenses/by-sa/4.0/legalcode",
    "CC-BY-NC-4.0": "Creative Commons Attribution-NonCommercial 4.0.\n"
    "https://creativecommons.org/licenses/by-nc/4.0/legalcode",
    "ODbL-1.0": "Open Database License 1.0.\nhttps://opendatacommons.org/licenses/odbl/1-0/",
    "not-ours": "The owner of the project does not own the pictures. Whoever uses them needs the right to from "
    "elsewhere.",
}
PICTURES = {
    "full": "The pictures in pictures/ are originals without metadata. CREDITS.csv names licence and credit of each.",
    "preview": "The pictures in pictures/ are small previews. CREDITS.csv names licence and credit of each.",
    "none": "The release holds no pictures. CREDITS.csv names what is known of licence and credit of each.",
}


def licence_text(items: str, publish: str, answers: str) -> str:
    """The text of LICENSE.txt for the three values of `rights:`."""
    return (
        f"Tables, answers and consensus: {answers}\n\n{KNOWN.get(answers, 'As the owner of the project says.')}\n\n"
        f"Pictures: {items}\n\n{KNOWN.get(items, 'As the owner of the project says.')}\n\n{PICTURES[publish]}\n"
    )
