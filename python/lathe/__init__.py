"""Lathe compiles Python functions to native code."""
