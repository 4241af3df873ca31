"""The names that TensorFlow keeps in `tf.autograph.experimental`."""

from __future__ import annotations

from .api import Feature as Feature
from .api import do_not_convert as do_not_convert
from .directives import set_element_type as set_element_type
from .directives import set_loop_options as set_loop_options
