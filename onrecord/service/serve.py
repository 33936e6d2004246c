"""Run the daemon until SIGTERM: the process of `onrecord serve`."""

from __future__ import annotations

import os
import signal
import sys
import threading

import structlog

from onrecord.config.settings import Config
from onrecord.service.daemon import Daemon
from onrecord.service.health import serve_health
from onrecord.service.systemd import notify

LOOK_S = 30.0  # between two looks at the clock
GRACE_S = 8.0  # for the pass in hand; SIGTERM is obeyed within ten seconds

log = structlog.get_logger("onrecord")


def serve_config(config: Config, health_port: int | None = None) -> int:
    """Run until SIGTERM or SIGINT; SIGHUP reads the configuration again.

    A pass in hand has eight seconds to end; what it leaves, the next one finishes. `health_port` on loopback answers
    /healthz; 0 takes a free port, which the log names.
    """
    return serve_until_stopped(Daemon(config), health_port)


def serve_until_stopped(daemon: Daemon, health_port: int | None = None) -> int:
    """Run this daemon until SIGTERM or SIGINT. The exit code."""
    signals: list[int] = []
    wake_up = threading.Event()

    def on_signal(number: int, frame: object) -> None:
        signals.append(number)
        wake_up.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, on_signal)
    daemon.idle.set()
    with serve_health(daemon.health, daemon.clock, health_port) as port:
        daemon.start()
        sources = len(daemon.config.sources)
        log.info("serving", directory=str(daemon.config.directory), sources=sources, health=port)
        notify("READY=1")
        while not {signal.SIGTERM, signal.SIGINT} & set(signals):
            wake_up.wait(LOOK_S / daemon.speed)  # by a clock that nobody sets
            wake_up.clear()
            daemon.look_at_the_clock()
            if signal.SIGHUP in signals:
                signals.remove(signal.SIGHUP)
                daemon.reload()
        notify("STOPPING=1")
        return _stop(daemon)


def _stop(daemon: Daemon) -> int:
    """Give the job at work time to end, then end the process."""
    daemon.stopping.set()
    daemon.scheduler.pause()  # shutting down while a job runs logs errors; paused, no new one begins
    if not daemon.idle.wait(GRACE_S):
        log.warning("stopped", detail="a pass was at work; the next one finishes it")
        sys.stderr.flush()
        os._exit(0)  # a pass may be ended anywhere: every step of it is one transaction
    daemon.scheduler.shutdown()
    log.info("stopped")
    return 0
