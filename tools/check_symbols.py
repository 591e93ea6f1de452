#!/usr/bin/env python3
"""Fails when built archives refer to what their layer must do without.

Usage: check_symbols.py sans-io|no-allocation ARCHIVE...

sans-io: no socket, file, clock, environment, thread or entropy; the proof behind "protocol code
never asks for time, entropy or a socket". no-allocation: no operator new, no malloc.
What is only inline in a header shows once something in the archive uses it.
"""
import pathlib
import re
import subprocess
import sys

FORBIDDEN = {
    "sans-io": re.compile(
        r"(__)?(clock_gettime|clock_nanosleep|gettimeofday|time|nanosleep|usleep|sleep|timer_\w+|"
        r"timerfd_\w+|socket|socketpair|bind|connect|listen|accept4?|setsockopt|getsockopt|send|"
        r"sendto|sendmsg|sendmmsg|recv|recvfrom|recvmsg|recvmmsg|read|readv|write|writev|open|"
        r"open64|openat|fopen|fopen64|close|ioctl|fcntl|fcntl64|mmap|poll|ppoll|select|epoll_\w+|"
        r"getaddrinfo|getnameinfo|if_nametoindex|if_indextoname|getrandom|getentropy|rand|rand_r|"
        r"srand|random|arc4random\w*|getenv|secure_getenv|pthread_create|thrd_create|fork|execve|"
        r"syscall)"
        r"|std::chrono::_V2::(system|steady)_clock::now|std::random_device::.*"
        r"|std::thread::.*|std::basic_(if|of|f)stream.*|std::filesystem::.*"
    ),
    "no-allocation": re.compile(
        r"operator new(\[\])?|malloc|calloc|realloc|aligned_alloc|posix_memalign|strdup"
    ),
}


def undefined_symbols(archives):
    """Yields (object, symbol without its parameters) for all that is needed from elsewhere."""
    listing = subprocess.run(
        ["nm", "--undefined-only", "--demangle", *archives], check=True, capture_output=True, text=True
    ).stdout
    member = "?"
    for line in listing.splitlines():
        if line.endswith(":"):
            member = line[:-1]
        elif found := re.match(r"\s+[UvVwW]\s+(.+)", line):
            yield member, re.split(r"@|\((?!anonymous)", found[1])[0].strip()


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in FORBIDDEN:
        print(__doc__, file=sys.stderr)
        return 2
    rule, archives = arguments[0], arguments[1:]
    if absent := [a for a in archives if not pathlib.Path(a).is_file()]:
        print(f"check_symbols: not built: {' '.join(absent)}", file=sys.stderr)
        return 2
    faults = sorted(
        f"{member}: refers to {symbol}, which is not {rule}"
        for member, symbol in undefined_symbols(archives)
        if FORBIDDEN[rule].fullmatch(symbol)
    )
    print("\n".join(faults) or f"{len(archives)} archives are {rule}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
