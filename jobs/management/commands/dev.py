import os
import signal
import socket
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.demo import DEMO_PASSWORD, DEMO_SIGN_INS
from accounts.models import Organisation
from jobs.processes import Process

# A worker that dies is started again, but not for ever.
MOST_RESTARTS = 20
PATIENCE_SECONDS = 10.0


class Command(BaseCommand):
    help = "Web server and worker on this machine, until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *args: Any, port: int, host: str, **options: Any) -> None:
        self._require_free(host, port)
        if settings.DEMO and not Organisation.objects.exists() and "demo" in get_commands():
            self.stdout.write("Filling the empty database with demonstration data …")
            call_command("demo")
        python = [sys.executable, "-m"]
        bind = f"{host}:{port}"
        web = [*python, "gunicorn", "config.wsgi", "--bind", bind, "--worker-class", "gthread"]
        web += ["--workers", "2", "--threads", "4", "--log-level", "warning", "--no-control-socket"]
        quiet = ["-W", "ignore:You're running the worker with superuser"]
        worker = [
            sys.executable,
            *quiet,
            "-m",
            "celery",
            "-q",
            "-A",
            "config",
            "worker",
            "--concurrency",
            "2",
        ]
        # Beat lives in this one worker; where there are several, it is a process of its own.
        worker += ["--beat", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        processes = [Process("web", web, self.stdout.write)]
        try:
            processes.append(Process("worker", worker, self.stdout.write))
            self._wait_until_open(host, port, processes[0])
            self._greet(bind)
            self._watch(*processes)
        except KeyboardInterrupt:
            self.stdout.write("Stopping …")
        finally:
            for process in processes:
                process.stop(PATIENCE_SECONDS)

    def _require_free(self, host: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} is in use. Stop what runs there, or give another: --port 8001",
                    returncode=2,
                ) from error

    def _wait_until_open(self, host: str, port: int, web: Process) -> None:
        while not web.has_ended:
            with socket.socket() as probe:
                if probe.connect_ex((host, port)) == 0:
                    return
            time.sleep(0.1)

    def _greet(self, bind: str) -> None:
        self.stdout.write(f"\nEncore is open at http://{bind}/\n")
        if settings.DEMO:
            self.stdout.write(f"Sign in as one of these, password {DEMO_PASSWORD}:")
            for username, role, name in DEMO_SIGN_INS:
                self.stdout.write(f"  {username:<14} {role} ({name})")
        self.stdout.write("Ctrl-C stops it.\n")

    def _watch(self, web: Process, worker: Process) -> None:
        """Until the web server ends; a worker that ends is started again."""
        restarts = 0
        while not web.has_ended:
            if worker.has_ended:
                restarts += 1
                if restarts > MOST_RESTARTS:
                    raise CommandError("The worker ends again and again; see what it says above.")
                self.stdout.write("The worker has ended; starting it again …")
                worker.start()
            time.sleep(0.5)
        raise CommandError("The web server has ended; see what it says above.")
