"""The two-point test: pulse, a counted charge of 15 or 20 % of the rated capacity, pulse again.

The charge is the one thing that a tester knows of the state of charge; with it the second test
says what the first could not.
"""
