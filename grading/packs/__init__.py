"""From modules to the pack: a string gives what its weakest member gives."""

from grading.packs.next_module import NextModule, next_module
from grading.packs.weakest import PackHealth, PackKnowledge, TestedModule, weakest_string

__all__ = [
    "NextModule",
    "PackHealth",
    "PackKnowledge",
    "TestedModule",
    "next_module",
    "weakest_string",
]
