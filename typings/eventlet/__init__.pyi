from eventlet.event import Event as Event
from eventlet.greenpool import GreenPool as GreenPool
from eventlet.greenthread import (
    GreenThread as GreenThread,
)
from eventlet.greenthread import (
    kill as kill,
)
from eventlet.greenthread import (
    sleep as sleep,
)
from eventlet.greenthread import (
    spawn as spawn,
)
from eventlet.greenthread import (
    spawn_after as spawn_after,
)
from eventlet.greenthread import (
    spawn_n as spawn_n,
)
from eventlet.patcher import monkey_patch as monkey_patch
from eventlet.queue import Queue as Queue
from eventlet.semaphore import Semaphore as Semaphore
from eventlet.timeout import Timeout as Timeout
from eventlet.timeout import with_timeout as with_timeout
from greenlet import greenlet

class EventletDeprecationWarning(DeprecationWarning): ...

def getcurrent() -> greenlet: ...
