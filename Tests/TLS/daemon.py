"""A fundd of its own in a temporary folder, with development certificates. Loopback only."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
START_SECONDS = 30


class Daemon:
    def __init__(self, executable):
        self.folder = tempfile.mkdtemp(prefix="fundledger-tls-")
        self.certificates = self.folder + "/certs"
        maker = ROOT + "/Certs/make-development-certs"
        subprocess.run(["sh", maker, self.certificates], check=True, stdout=subprocess.DEVNULL)
        settings = {"listen": "127.0.0.1:0", "metrics": "", "crl": "certs/crl.pem"}
        with open(self.folder + "/fundd.json", "w", encoding="utf-8") as file:
            json.dump(settings, file)
        self.log = self.folder + "/log"
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

    def resident(self):
        """Bytes of its memory."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))
