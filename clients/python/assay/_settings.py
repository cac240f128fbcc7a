"""How to reach a server: the settings of a client, checked all together before anything is sent."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import grpc

if TYPE_CHECKING:
    from opentelemetry.trace import TracerProvider

DEFAULT_TIMEOUT_S = 30.0
DEFAULT_KEEPALIVE_S = 30.0
KEEPALIVE_ANSWER_S = 10.0
DEFAULT_MAX_ANSWER_BYTES = 16 * 1024 * 1024

_LOOPBACK = re.compile(
    r"(?:(?:dns|ipv4|ipv6):(?:///)?)?(?:localhost|127(?:\.(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}|\[::1\]|::1)(?::[0-9]+)?|unix(?:-abstract)?:.+",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[\x21-\x7e]+")

TokenSource = TypeVar("TokenSource", bound="str | Callable[[], Any] | None")


@dataclass(frozen=True, slots=True)
class Tls:
    """Transport security. Each is PEM, as bytes."""

    authorities: bytes | None = None
    """The certificates of the authorities that may vouch for the server. None: those of the system."""
    certificate: bytes | None = None
    """The client's own certificate, and those between it and its authority. None: the client shows none."""
    key: bytes | None = field(default=None, repr=False)
    """The private key of `certificate`."""


@dataclass(frozen=True, slots=True)
class Retries:
    """How a call is tried again: the n-th wait is a random time from half of to the whole of `min(longest_wait, first_wait × 2ⁿ⁻¹)`, and not less than the server asks for."""

    attempts: int = 4
    """How often a call is tried in all, at least 1."""
    first_wait: float = 0.1
    """In seconds."""
    longest_wait: float = 5.0
    """In seconds."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """When a client stops calling a server that does not answer."""

    failures: int = 5
    """After how many attempts in a row that no server answered, at least 1."""
    open_for: float = 10.0
    """For how long, in seconds. Then one call is let through, and decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Generic[TokenSource]):
    """A client's settings. `checked` refuses what is wrong with them."""

    address: str
    token: TokenSource = field(repr=False)
    tls: Tls | None
    timeout: float | None
    keepalive: float | None
    max_answer_bytes: int
    retries: Retries | None
    breaker: Breaker | None
    gzip: bool
    tracer_provider: "TracerProvider | None"

    @property
    def channel_options(self) -> list[tuple[str, int | str]]:
        """gRPC's own options of a channel."""
        options: list[tuple[str, int | str]] = [
            ("grpc.max_receive_message_length", self.max_answer_bytes),
            ("grpc.max_send_message_length", -1),
            # A client's connections are its own: two clients in one program share no fate.
            ("grpc.use_local_subchannel_pool", 1),
            # Nobody's DNS records decide how often a call is tried.
            ("grpc.service_config_disable_resolution", 1),
            # How soon a connection is tried again. gRPC's own 1 to 120 s would outlast every retry and the breaker.
            ("grpc.initial_reconnect_backoff_ms", 100),
            ("grpc.max_reconnect_backoff_ms", 1000),
        ]
        if self.tls is None:
            # In plain text, a proxy of the environment would be told the token, though the address is this machine's own.
            options.append(("grpc.enable_http_proxy", 0))
        if self.keepalive is not None:
            options += [
                ("grpc.keepalive_time_ms", min(2**31 - 1, max(1, int(self.keepalive * 1000)))),
                ("grpc.keepalive_timeout_ms", int(KEEPALIVE_ANSWER_S * 1000)),
                ("grpc.keepalive_permit_without_calls", 0),
                ("grpc.http2.max_pings_without_data", 0),
            ]
        return options

    @property
    def credentials(self) -> grpc.ChannelCredentials | None:
        """What TLS is done with. None: it is not."""
        if self.tls is None:
            return None
        return grpc.ssl_channel_credentials(
            root_certificates=self.tls.authorities,
            private_key=self.tls.key,
            certificate_chain=self.tls.certificate,
        )

    @property
    def compression(self) -> grpc.Compression:
        return grpc.Compression.Gzip if self.gzip else grpc.Compression.NoCompression


def checked(
    address: str,
    *,
    token: TokenSource,
    tls: Tls | bool,
    timeout: float | None,
    keepalive: float | None,
    max_answer_bytes: int,
    retries: Retries | None,
    breaker: Breaker | None,
    gzip: bool,
    tracer_provider: "TracerProvider | None",
) -> Settings[TokenSource]:
    """The settings of a client. Raises a ValueError that names everything that is wrong with them."""
    settings = Settings(
        address=address,
        token=token,
        tls=Tls() if tls is True else None if tls is False else tls,
        timeout=timeout,
        keepalive=keepalive,
        max_answer_bytes=max_answer_bytes,
        retries=retries,
        breaker=breaker,
        gzip=gzip,
        tracer_provider=tracer_provider,
    )
    problems = [*_problems(settings)]
    if problems:
        raise ValueError("; ".join(problems))
    return settings


def _problems(settings: Settings[TokenSource]) -> list[str]:
    problems = []
    if not settings.address or any(letter.isspace() for letter in settings.address):
        problems.append("address is `host:port`, such as `127.0.0.1:7443`")
    if isinstance(settings.token, str) and not is_token(settings.token):
        problems.append("token is one word of visible ASCII characters")
    if settings.token is not None and settings.tls is None and not is_this_machine(settings.address):
        problems.append("a token is not sent in plain text to another machine: give `tls`, such as `tls=True`")
    if settings.tls is not None and (settings.tls.certificate is None) != (settings.tls.key is None):
        problems.append("tls has a certificate and its key, or neither")
    for name, seconds in (("timeout", settings.timeout), ("keepalive", settings.keepalive)):
        if seconds is not None and not 0 < seconds < float("inf"):
            problems.append(f"{name} is a number of seconds above 0, or None for none")
    if settings.max_answer_bytes < 1 or settings.max_answer_bytes >= 2**31:
        problems.append("max_answer_bytes is from 1 to 2147483647")
    if (retries := settings.retries) is not None and not (
        retries.attempts >= 1 and 0 <= retries.first_wait < float("inf") and 0 <= retries.longest_wait < float("inf")
    ):
        problems.append("retries has at least 1 attempt, and waits of at least 0 s; None turns them off")
    if (breaker := settings.breaker) is not None and not (breaker.failures >= 1 and 0 <= breaker.open_for < float("inf")):
        problems.append("breaker opens after at least 1 failure, for at least 0 s; None turns it off")
    if settings.tracer_provider is not None and not callable(getattr(settings.tracer_provider, "get_tracer", None)):
        problems.append(
            "tracer_provider is one of OpenTelemetry's API, such as `opentelemetry.trace.get_tracer_provider()`; None turns tracing off"
        )
    return problems


def is_token(token: str) -> bool:
    """True if it can be sent as a header's value."""
    return _TOKEN.fullmatch(token) is not None


def is_this_machine(address: str) -> bool:
    """True for addresses that only this machine has: what is sent there is seen by nobody else."""
    return _LOOPBACK.fullmatch(address) is not None
