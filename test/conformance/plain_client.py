"""Drives a server with stubs generated from the protos alone: the whole way of a module, and what goes wrong on it."""

import json
import os
import sys

import grpc
from google.rpc import error_details_pb2, status_pb2

from assay.v1 import (
    compile_service_pb2,
    compile_service_pb2_grpc,
    deploy_service_pb2,
    deploy_service_pb2_grpc,
    event_pb2,
    function_pb2,
    invoke_service_pb2,
    invoke_service_pb2_grpc,
    module_pb2,
    sign_service_pb2,
    sign_service_pb2_grpc,
)

SOURCE = b"""
interface Account { balance: number; entries: number }
interface Deposited { type: string; data: { amount: number } }

export default {
  initial: (): Account => ({ balance: 0, entries: 0 }),
  apply(account: Account, event: Deposited): Account {
    if (event.data.amount <= 0) throw new Error("amount must be positive");
    return { balance: account.balance + event.data.amount, entries: account.entries + 1 };
  },
};
"""

HOSTILE = SOURCE.replace(b"account.entries + 1", b"process.pid")


def module(source):
    return module_pb2.Module(files=[module_pb2.SourceFile(path="index.ts", content=source)])


def deposit(amount):
    return event_pb2.Event(type="Deposited", data=json.dumps({"amount": amount}).encode())


def error_info(error):
    """The google.rpc.ErrorInfo of a failed call."""
    raw = dict(error.trailing_metadata()).get("grpc-status-details-bin")
    assert raw is not None, f"no status details: {error}"
    for detail in status_pb2.Status.FromString(raw).details:
        info = error_details_pb2.ErrorInfo()
        if detail.Unpack(info):
            return info
    raise AssertionError("no ErrorInfo among the details")


def fails(call, code, reason):
    """The ErrorInfo of `call`, which must fail with `code` and `reason`."""
    try:
        call()
    except grpc.RpcError as error:
        info = error_info(error)
        assert error.code() == code, f"{error.code()} instead of {code}: {error.details()}"
        assert (info.domain, info.reason) == ("assay.dev", reason), f"{info}"
        return info
    raise AssertionError(f"the call succeeded; expected {reason}")


class Bearer(grpc.UnaryUnaryClientInterceptor, grpc.StreamStreamClientInterceptor):
    """Sends a credential with each call. gRPC's own call credentials ask for TLS, which a server on the same machine has not."""

    def __init__(self, token):
        self.header = ("authorization", f"Bearer {token}")

    def intercept_unary_unary(self, call, details, request):
        return call(self.with_header(details), request)

    def intercept_stream_stream(self, call, details, requests):
        return call(self.with_header(details), requests)

    def with_header(self, details):
        return details._replace(metadata=[*(details.metadata or ()), self.header])


class Cases:
    """Each method whose name begins with `case_` is a claim. They run in order and build on one another."""

    def __init__(self, channel, stranger):
        self.stranger = invoke_service_pb2_grpc.InvokeServiceStub(stranger)
        self.compiler = compile_service_pb2_grpc.CompileServiceStub(channel)
        self.signer = sign_service_pb2_grpc.SignServiceStub(channel)
        self.deployer = deploy_service_pb2_grpc.DeployServiceStub(channel)
        self.invoker = invoke_service_pb2_grpc.InvokeServiceStub(channel)

    def case_01_source_becomes_an_artifact(self):
        answer = self.compiler.Compile(compile_service_pb2.CompileRequest(module=module(SOURCE)))
        assert answer.WhichOneof("outcome") == "artifact", answer
        assert answer.artifact.manifest.kind == module_pb2.KIND_REDUCER
        self.digest = answer.artifact.digest

    def case_02_hostile_source_is_a_verdict_not_an_error(self):
        answer = self.compiler.Compile(compile_service_pb2.CompileRequest(module=module(HOSTILE)))
        assert answer.WhichOneof("outcome") == "rejection", answer
        assert any("process" in diagnostic.name for diagnostic in answer.diagnostics), answer

    def case_03_an_artifact_is_signed_and_verifies(self):
        signed = self.signer.Sign(sign_service_pb2.SignRequest(artifact_digest=self.digest))
        self.attestation = signed.attestation
        verdict = self.signer.Verify(sign_service_pb2.VerifyRequest(attestation=self.attestation))
        assert verdict.valid, verdict

    def case_04_a_signed_artifact_is_deployed(self):
        answer = self.deployer.Deploy(
            deploy_service_pb2.DeployRequest(
                function="account", artifact_digest=self.digest, attestation=self.attestation
            )
        )
        assert answer.revision.number == 1 and answer.function.active_revision == 1, answer

    def case_05_a_changed_attestation_is_refused(self):
        payload = bytearray(self.attestation.payload)
        payload[len(payload) // 2] ^= 1
        forged = type(self.attestation)()
        forged.CopyFrom(self.attestation)
        forged.payload = bytes(payload)
        request = deploy_service_pb2.DeployRequest(
            function="account", artifact_digest=self.digest, attestation=forged
        )
        fails(lambda: self.deployer.Deploy(request), grpc.StatusCode.FAILED_PRECONDITION, "SIGNATURE_INVALID")

    def case_06_events_fold_to_a_state(self):
        answer = self.invoker.Reduce(
            invoke_service_pb2.ReduceRequest(
                function=function_pb2.FunctionRef(name="account"), events=[deposit(5), deposit(7)]
            )
        )
        assert json.loads(answer.state) == {"balance": 12, "entries": 2}, answer
        assert answer.events_applied == 2 and answer.usage.cpu_time_ns > 0, answer

    def case_07_an_exception_carries_its_reason_and_the_event(self):
        request = invoke_service_pb2.ReduceRequest(
            function=function_pb2.FunctionRef(name="account"), events=[deposit(5), deposit(-1)]
        )
        info = fails(lambda: self.invoker.Reduce(request), grpc.StatusCode.UNKNOWN, "EXCEPTION")
        assert info.metadata["event_index"] == "1", info

    def case_08_an_unknown_function_is_not_found(self):
        request = invoke_service_pb2.ReduceRequest(function=function_pb2.FunctionRef(name="nobody"))
        fails(lambda: self.invoker.Reduce(request), grpc.StatusCode.NOT_FOUND, "FUNCTION_NOT_FOUND")

    def case_09_a_stream_answers_every_batch_and_skips_a_fault(self):
        def messages():
            yield invoke_service_pb2.ReduceStreamRequest(
                open=invoke_service_pb2.ReduceStreamOpen(
                    function=function_pb2.FunctionRef(name="account"),
                    on_fault=invoke_service_pb2.ON_FAULT_SKIP,
                )
            )
            for number in range(1, 4):
                events = [deposit(number), deposit(0), deposit(number)]
                yield invoke_service_pb2.ReduceStreamRequest(
                    batch=invoke_service_pb2.ReduceStreamBatch(batch=number, events=events)
                )

        answers = list(self.invoker.ReduceStream(messages()))
        assert answers[0].opened.revision == 1, answers
        receipts = [answer.receipt for answer in answers[1:]]
        assert [receipt.batch for receipt in receipts] == [1, 2, 3, 0], receipts
        assert all(receipt.faults[0].index == 1 for receipt in receipts[:3]), receipts
        assert json.loads(receipts[3].state) == {"balance": 12, "entries": 6}, receipts

    def case_10_a_malformed_request_names_the_field(self):
        request = compile_service_pb2.CompileRequest(
            module=module_pb2.Module(files=[module_pb2.SourceFile(path="../up.ts", content=b"export {}")])
        )
        fails(lambda: self.compiler.Compile(request), grpc.StatusCode.INVALID_ARGUMENT, "REQUEST_INVALID")

    def case_11_a_call_without_a_credential_is_not_authenticated(self):
        request = invoke_service_pb2.ReduceRequest(function=function_pb2.FunctionRef(name="account"))
        fails(lambda: self.stranger.Reduce(request), grpc.StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED")


def main(address, token):
    passed = failed = 0
    with grpc.insecure_channel(address) as channel:
        cases = Cases(grpc.intercept_channel(channel, Bearer(token)), channel)
        for name in sorted(name for name in dir(cases) if name.startswith("case_")):
            claim = "python, plain stubs: " + name.split("_", 2)[2].replace("_", " ")
            try:
                getattr(cases, name)()
            except Exception as error:  # every failure is printed, and fails the run
                failed += 1
                print(f"not ok - {claim}\n    {type(error).__name__}: {error}")
            else:
                passed += 1
                print(f"ok - {claim}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], os.environ["ASSAY_TOKEN"]))
