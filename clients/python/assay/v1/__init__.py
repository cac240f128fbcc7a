"""The messages and stubs that `generate.sh` makes of `proto/assay/v1`: every method of the API, over `Client.channel` or a channel of one's own."""
