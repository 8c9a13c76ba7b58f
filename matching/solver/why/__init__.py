"""Why, why not, and what would have to change: answers from the rules and the prices of the proof.

For one pair, one pack or one demand, out of the part of the problem that it needs; exact whole
cents. Prices hold at the margin: they say what one more or one other would bring, not what many
would. `sheet` and `purchases` read the whole problem (numpy) at the end of a run; the others are
plain Python.
"""
