"""A lab that runs on TUN in a network namespace of its own, and datagrams by hand."""
import os
import pathlib
import select
import socket
import subprocess
import time

from namespaces import Namespace

HERE = pathlib.Path(__file__).resolve().parent
LAB = HERE / "lab.toml"
PATIENCE = 20
ETH_P_ALL, ETH_P_IP, ETH_P_IPV6 = 3, 0x0800, 0x86DD


class Lab(Namespace):
    """A namespace in which a lab is running. The device is `self.device`."""

    def __init__(self, icmp, *options, lab=LAB):
        super().__init__()
        self._command = (str(icmp), "lab", "run", str(lab), *options)
        self._process = None
        self.device = "icmp0"

    def __enter__(self):
        super().__enter__()
        try:
            self._process = subprocess.Popen(
                self.command(*self._command),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            wait_for(lambda: self._process.poll() is not None or self._is_up(), "the device")
            if self._process.poll() is not None:
                raise RuntimeError(f"icmp lab run ended: {self._process.stderr.read()}")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self._process:
            self._process.kill()
            self._process.communicate()
        super().__exit__()

    def _is_up(self):
        routes = self.run("ip", "route", "show", "dev", self.device, check=False)
        return routes.returncode == 0 and "10.77." in routes.stdout

    def output(self, *command):
        """What a program says, on both streams, whatever its exit status."""
        done = self.run(*command, check=False, timeout=PATIENCE, stdin=subprocess.DEVNULL)
        return done.stdout + done.stderr

    def socket(self, *arguments):
        """A socket inside of the namespace."""
        with self.inside():
            return socket.socket(*arguments)


class Wire:
    """The device, past the kernel's own stack: any datagram goes in, all that come out are seen."""

    def __init__(self, lab):
        self._socket = lab.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
        self._socket.bind((lab.device, ETH_P_ALL))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def send(self, datagram):
        octets = bytes(datagram)
        protocol = ETH_P_IP if octets[0] >> 4 == 4 else ETH_P_IPV6
        name = self._socket.getsockname()[0]
        self._socket.sendto(octets, (name, protocol))

    def received(self, seconds):
        """The datagrams that come out of the lab in this time."""
        end = time.monotonic() + seconds
        found = []
        while (left := end - time.monotonic()) > 0:
            if not select.select([self._socket], [], [], left)[0]:
                break
            octets, (_, _, kind, *_) = self._socket.recvfrom(65535)
            if kind != socket.PACKET_OUTGOING:
                found.append(octets)
        return found


def wait_for(condition, what, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(f"{what} did not come within {seconds} s")
        time.sleep(0.02)


def is_executable_by_anybody(path):
    """Whether a user without privileges can run this program where it lies."""
    path = pathlib.Path(path).resolve()
    return all(os.stat(parent).st_mode & 0o001 for parent in [path, *path.parents])
