"""Tracing: the user's function runs on tracers and leaves a graph.

`driver.build_entry` is the way in. `trace.Trace` is the trace in progress; `merge` says what a
value is where paths meet; `control` stages statements; `arrays` and `numpy_api` know NumPy;
`captures` guards what is read from outside; `knowledge` carries what one attempt teaches the next.
"""
