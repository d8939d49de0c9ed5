"""Puts a service's process together out of its classes and the chassis."""

from functools import partial

from sqlalchemy import text

from chassis import months, runtime
from chassis.events.due_work import take_due
from chassis.events.handling import handle
from chassis.events.looks import Looks
from chassis.observe import logs
from chassis.operation_log.checkpoints import tell
from chassis.operation_log.sealing import seal
from chassis.process.loading import handlers_class, kept_by, service_class
from chassis.process.parts import Parts
from chassis.process.running import Process, serving_process, working_process
from chassis.process.versions import versions
from chassis.retention import chores
from chassis.rpc.answering import answer
from chassis.runtime import Runtime
from chassis.settings import Settings, SettingsError, setting

_log = logs.log_for(__name__)


def run(name: str, role: str) -> int:
    """Be the process of the service ``name`` that has the ``role``; return the exit code."""
    logs.configure(name, role, style=setting("LOG_STYLE", "json"), level=setting("LOG_LEVEL", "INFO"))
    try:
        process = _made(name, role)
    except SettingsError as error:
        _log.error("the process cannot start", reason=str(error))
        return 1
    return process.run()


def _made(name: str, role: str) -> Process:
    settings = Settings.load(name)
    running = runtime.install(name, settings)
    process = _process(name, role, parts(running, settings), setting("HEALTH_ADDRESS", ""))
    process.health.about = partial(versions, running)
    return process


def _process(name: str, role: str, made: Parts, health_address: str) -> Process:
    if role == "serve":
        return serving_process(service_class(name), made, health_address=health_address)
    return working_process(handlers_class(name), made, health_address=health_address)


def parts(running: Runtime, settings: Settings) -> Parts:
    """Return the inner parts of a process that stands on ``running``."""

    def check_database() -> None:
        with running.engine.begin() as connection:
            connection.execute(text("SELECT 1"))

    looks = Looks(running.engine, running.clock)
    return Parts(
        amqp_url=settings.amqp_url,
        answer=answer,
        handle=handle,
        kinds_due=looks.kinds_due,
        take_due=take_due,
        outbox=running.outbox,
        lag=running.outbox.lag,
        chores=chores(running.engine, kept_by(running.service)) | {"months": partial(months.turn, running.engine)},
        quiet=looks.quiet,
        seal=partial(seal, running.engine),
        tell_sealed=partial(tell, running),
        paused=looks.paused,
        check_database=check_database,
        max_workers=settings.max_workers,
    )
