"""Runs each block of README.md, in order, as somebody would who follows it: Python as a program of its own, sh in the repository. Part of `test.sh`.

The address in the page is taken for that of ASSAY_ADDRESS. The first block that fails ends it.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def main() -> None:
    """Runs them all."""
    blocks = BLOCK.findall((HERE / "README.md").read_text("utf-8"))
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        # What a block installs has the versions that everything else was tried with.
        "PIP_CONSTRAINT": str(HERE / "requirements.txt"),
    }
    for number, (language, text) in enumerate(blocks, 1):
        code = text.replace("127.0.0.1:7443", os.environ["ASSAY_ADDRESS"])
        command = {"sh": ["sh", "-euc", code], "python": [sys.executable, "-P", "-W", "error", "-c", code]}[language]
        done = subprocess.run(command, cwd=HERE.parents[1], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - the page's own
        if done.returncode != 0:
            sys.exit(f"README.md: block {number} ({language}) ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    print(f"README.md: {len(blocks)} blocks ran")


if __name__ == "__main__":
    main()
