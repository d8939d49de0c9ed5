"""``python -m chassis.process serve|work <service>``"""

import sys

from chassis.process import serve, work

_ROLES = {"serve": serve, "work": work}

if len(sys.argv) != 3 or sys.argv[1] not in _ROLES:
    sys.exit("usage: python -m chassis.process serve|work <service>")
sys.exit(_ROLES[sys.argv[1]](sys.argv[2]))
