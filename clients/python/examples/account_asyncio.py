"""The same with asyncio: publishes a reducer, and reads the receipts of a stream."""

import asyncio
import os
from pathlib import Path

import assay


async def main() -> None:
    async with assay.aio.Client(os.environ.get("ASSAY_ADDRESS", "127.0.0.1:7443"), token=os.environ["ASSAY_TOKEN"]) as client:
        await client.publish("python-account", Path(__file__).with_name("account.ts").read_text())
        events = [assay.Event("Deposited", {"amount": amount}) for amount in range(1, 101)]
        async with client.stream("python-account", events=events, batching=assay.Batching(events=50)) as stream:
            async for receipt in stream:
                print(receipt.batch, receipt.events_applied, receipt.state)


asyncio.run(main())
