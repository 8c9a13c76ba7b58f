"""One file a vendor: its headers, units and quirks. To add one, write it and name it in
`grading/readers/registry.py`."""
