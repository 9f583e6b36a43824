"""How fast it is: everything measured side by side with what else there is, as ratios with their spread.

Owns the cases, the peers, the measuring and the report. Nothing here is needed to train; peers are other
libraries that happen to be installed.
"""

from __future__ import annotations
