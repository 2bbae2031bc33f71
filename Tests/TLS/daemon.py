"""A fundd of its own in a temporary folder, with development certificates. Loopback only."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
START_SECONDS = 30


def processor_seconds(pid):
    """Seconds that a process has had of the processors."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Daemon:
    def __init__(self, executable, settings=None):
        """`settings` go into its configuration; the keys for checkpoints that they name are made."""
        self.folder = tempfile.mkdtemp(prefix="fundledger-tls-")
        self.certificates = self.folder + "/certs"
        self.make_certificates()
        own = {"listen": "127.0.0.1:0", "metrics": "", "crl": "certs/crl.pem"}
        for name in (settings or {}).get("checkpointKeys", ()):
            # openssl makes private keys for their owner alone.
            subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out",
                            f"{self.folder}/{name}"], check=True, stderr=subprocess.DEVNULL)
        with open(self.folder + "/fundd.json", "w", encoding="utf-8") as file:
            json.dump(own | (settings or {}), file)
        self.log = self.folder + "/log"
        self.metrics_port = None
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [executable, "--config", self.folder + "/fundd.json"], stderr=log)
        end = time.monotonic() + START_SECONDS
        while not os.path.exists(self.folder + "/address"):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"fundd did not start: {self.text()}")
            time.sleep(0.05)
        with open(self.folder + "/address", encoding="utf-8") as file:
            self.port = int(file.read().rsplit(":", 1)[1])

    def make_certificates(self, *arguments):
        maker = ROOT + "/Certs/make-development-certs"
        subprocess.run(
            ["sh", maker, self.certificates, *arguments], check=True, stdout=subprocess.DEVNULL)

    def issue(self, role, region, province, name):
        """A client's certificate beside those of the demo; `client(name)` is its path."""
        self.make_certificates("--client", f"{role}:{region}:{province}:{name}")
        for ending in (".pem", ".key"):
            made = f"{self.certificates}/{role}-{region}{ending}"
            os.rename(made, f"{self.certificates}/{name}{ending}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        shutil.rmtree(self.folder)

    def text(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def client(self, name="county-620503"):
        """Path of a client's .pem and .key, without the ending."""
        return f"{self.certificates}/{name}"

    def metrics(self):
        """The values of its metrics by name, which it was told to show."""
        if self.metrics_port is None:
            self.metrics_port = int(re.search(r"metrics=127.0.0.1:(\d+)", self.text()).group(1))
        url = f"http://127.0.0.1:{self.metrics_port}/metrics"
        with urllib.request.urlopen(url, timeout=START_SECONDS) as answer:
            lines = answer.read().decode().splitlines()
        return {name: int(value) for name, value in
                (line.split() for line in lines if not line.startswith("#"))}

    def anonymous(self):
        """Bytes of its memory without pages of files, such as those of the journal."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"RssAnon:\s+(\d+) kB", file.read()).group(1)) * 1_024

    def resident(self):
        """Bytes of its memory."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")

    def processor_seconds(self):
        return processor_seconds(self.process.pid)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))
