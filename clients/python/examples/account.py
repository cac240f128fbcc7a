"""Source in, state out: publishes a reducer, and folds events into an account."""

import os
from pathlib import Path

import assay

with assay.Client(os.environ.get("ASSAY_ADDRESS", "127.0.0.1:7443"), token=os.environ["ASSAY_TOKEN"]) as client:
    published = client.publish("python-account", Path(__file__).with_name("account.ts").read_text())
    for diagnostic in published.diagnostics:
        print(diagnostic)
    with client.publisher("python-account") as publisher:
        for amount in range(1, 101):
            publisher.send(assay.Event("Deposited", {"amount": amount}))
        account = publisher.close()
    print(account.state, "by", account.events_applied, "events in", account.batches, "batch(es)")
