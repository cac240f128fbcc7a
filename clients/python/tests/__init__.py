"""Tests of the client, each named as a claim; against a gRPC server in the same process, which does what a test says."""
