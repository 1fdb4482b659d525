"""Make ``.venv`` hold exactly what the lock says; plain standard library, so that any Python 3.11 can run it.

    python3 tools/setup.py [--dev]

Done once per lock file: a stamp remembers the lock's hash, so the second call returns at once.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = "uv==0.13.9"
OLDEST = (3, 11)


def say(text: str) -> None:
    """A line of progress."""
    print(f"▸ {text}", flush=True)


def run(*command: str | Path) -> bool:
    """Whether the command succeeded."""
    environment = {**os.environ, "UV_SYSTEM_CERTS": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return (
        subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=False).returncode
        == 0
    )


def install(lock: Path) -> None:
    """Install the locked packages with uv (fast); with pip where uv cannot be had or cannot reach the registry."""
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        run(PYTHON, "-m", "pip", "install", "--quiet", UV)
    say(f"安装 {lock.name} 中锁定的依赖（首次约一分钟）")
    if uv.exists() and run(
        uv, "pip", "install", "--no-python-downloads", "--python", PYTHON, "--require-hashes", "-r", lock
    ):
        return
    say("改用 pip 安装（较慢）")
    if not run(PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", "-r", lock):
        sys.exit("依赖未能安装：请检查网络和 pip 的设置后重试。")


def main() -> None:
    """Bring ``.venv`` up to the lock asked for, unless it is already there."""
    if sys.version_info < OLDEST:
        sys.exit(f"需要 Python 3.11 或更新版本，现在是 {sys.version.split()[0]}。")
    digests = {
        name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
        for name in ("requirements.txt", "requirements-dev.txt")
    }
    stamp = VENV / "installed"
    already = stamp.read_text() if stamp.exists() else ""
    name = "requirements-dev.txt" if "--dev" in sys.argv else "requirements.txt"
    # The development lock contains the other one.
    if digests[name] in already or digests["requirements-dev.txt"] in already:
        return
    started = time.monotonic()
    if not PYTHON.exists():
        say("创建运行环境 .venv")
        venv.create(VENV, with_pip=True)
    install(ROOT / name)
    site = next((VENV / "lib").glob("python3*")) / "site-packages"
    (site / "youji-source.pth").write_text(f"{ROOT / 'src'}\n")
    command = VENV / "bin" / "youji"
    command.write_text(f"#!{PYTHON}\nfrom youji.__main__ import main\n\nmain()\n")
    command.chmod(0o755)
    stamp.write_text(digests[name])
    say(f"环境就绪（{time.monotonic() - started:.0f} 秒）")


if __name__ == "__main__":
    main()
