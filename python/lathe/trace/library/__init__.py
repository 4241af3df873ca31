"""Python functions that compiled code uses in place of builtins and of functions of C.

The functions in `integers.py` and `floats.py` are ordinary Python, converted and inlined where they
are called. Their lines are Lathe's own, so errors in them are errors at the user's call.
"""
