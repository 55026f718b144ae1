# SPDX-License-Identifier: AGPL-3.0-or-later
"""The disks a fault test runs on: a plain folder, the file system that forgets what was not synced, a small disk that fills up.

Each has `path` (where the program puts its data), `cut(program)` (the fault: kill or power cut) and `close()`.
"""
import os
import shutil
import signal
import subprocess
import tempfile
import time

RAM = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


class Unavailable(Exception):
    """This machine lacks what the disk needs; the test is skipped and says so."""


def kill(program):
    """Ends a process we started, at once, and reaps it."""
    if program.poll() is None:
        program.send_signal(signal.SIGKILL)
    program.wait()


class PlainDisk:
    """The fault is kill -9: the operating system keeps every write."""
    title = "kill -9"

    def __init__(self):
        self.top = tempfile.mkdtemp(prefix="kith-fault-")
        self.path = os.path.join(self.top, "data")

    def cut(self, program):
        kill(program)

    def close(self):
        shutil.rmtree(self.top, ignore_errors=True)


class UnsyncedDisk:
    """The fault is a power cut: what was not synced is gone, or torn (mode tear)."""

    def __init__(self, instrument, mode="drop", seed=1):
        if not instrument or not os.access(instrument, os.X_OK):
            raise Unavailable("unsynced_fs is not built (libfuse3-dev)")
        if not os.access("/dev/fuse", os.R_OK | os.W_OK):
            raise Unavailable("no /dev/fuse")
        self.instrument, self.mode, self.seed = instrument, mode, seed
        self.title = f"power cut, {mode}"
        self.top = tempfile.mkdtemp(prefix="kith-fault-", dir=RAM)
        self.backing, self.mount = os.path.join(self.top, "backing"), os.path.join(self.top, "mount")
        os.mkdir(self.backing)
        os.mkdir(self.mount)
        self.path = os.path.join(self.mount, "data")
        self.process = None
        self.plug_in()

    def plug_in(self):
        self.seed += 1
        # Its own output, not ours: who waits for the end of ours must not wait for the instrument.
        self.process = subprocess.Popen([self.instrument, self.backing, self.mount, "--seed", str(self.seed), "--mode", self.mode],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while not os.path.ismount(self.mount):
            if self.process.poll() is not None or time.monotonic() > until:
                self.close()
                raise Unavailable("the FUSE mount did not come up")
            time.sleep(0.005)

    def unplug(self):
        subprocess.run(["fusermount3", "-u", "-z", self.mount], stderr=subprocess.DEVNULL, check=False)

    def cut(self, program):
        self.process.send_signal(signal.SIGUSR1)
        self.process.wait()
        kill(program)
        self.unplug()
        self.plug_in()

    def syncs_fail(self):
        """Every sync fails with EIO from now on; called again, syncs work again. Returns when the instrument has heard it."""
        before = self.a_sync_fails()
        self.process.send_signal(signal.SIGUSR2)
        until = time.monotonic() + 5
        while self.a_sync_fails() == before:
            if time.monotonic() > until:
                raise Unavailable("the instrument does not hear SIGUSR2")
            time.sleep(0.005)

    def a_sync_fails(self):
        probe = os.path.join(self.mount, "probe")
        file = os.open(probe, os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            os.write(file, b"x")
            os.fsync(file)
            return False
        except OSError:
            return True
        finally:
            os.close(file)
            os.unlink(probe)

    def close(self):
        self.unplug()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            kill(self.process)
        shutil.rmtree(self.top, ignore_errors=True)


class SmallDisk:
    """A tmpfs of a few megabytes. Needs root."""
    title = "full disk"

    def __init__(self, megabytes):
        self.top = tempfile.mkdtemp(prefix="kith-fault-")
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "kith-small-disk", self.top], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            os.rmdir(self.top)
            raise Unavailable("cannot mount a tmpfs here")
        self.path = os.path.join(self.top, "data")
        self.filler = os.path.join(self.top, "filler")

    def fill(self, leave=0):
        """Takes all free space but `leave` bytes."""
        with open(self.filler, "ab") as handle:
            while True:
                free = os.statvfs(self.top).f_bavail * os.statvfs(self.top).f_frsize - leave
                if free <= 0:
                    return
                try:
                    handle.write(b"\0" * min(free, 1 << 20))
                    handle.flush()
                except OSError:
                    return

    def empty(self):
        os.unlink(self.filler)

    def close(self):
        subprocess.run(["umount", "-l", self.top], check=False)
        shutil.rmtree(self.top, ignore_errors=True)
