/** The Helm chart: rendered by Helm's engine, decoded strictly into Kubernetes' types (chart/main.go), and held to what it promises. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { claim, expect } from "./claims.ts";
import type { Composition } from "./compose.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const TLS = { gateway: { tls: { secretName: "assay-tls" } } };
const BUILD_MS = 600_000;

interface Container {
  readonly args?: readonly string[];
  readonly image: string;
  readonly securityContext: unknown;
  readonly resources: { readonly limits?: Readonly<Record<string, string>> };
  readonly volumeMounts: readonly {
    readonly mountPath: string;
    readonly readOnly?: boolean;
    readonly subPathExpr?: string;
  }[];
  readonly startupProbe: Readonly<Record<string, unknown>>;
  readonly readinessProbe?: Readonly<Record<string, unknown>>;
  readonly livenessProbe?: Readonly<Record<string, unknown>>;
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: unknown;
  readonly hostNetwork?: boolean;
  readonly runtimeClassName?: string;
  readonly automountServiceAccountToken: boolean;
  readonly enableServiceLinks: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: unknown;
  readonly volumes: readonly Readonly<Record<string, unknown>>[];
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: PodSpec;
    };
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly policyTypes: readonly string[];
    readonly ingress?: unknown;
    readonly egress?: unknown;
  };
}

/** Shows what the chart promises. `scratch`: where its renderer is built. */
export async function chartClaims(scratch: string, { services }: Composition): Promise<void> {
  const renderer = join(scratch, "chart");
  if (!(await claim("the chart's renderer builds from Helm's own module", async () => build(renderer)))) return;
  const render = (values: unknown): readonly Manifest[] => {
    const { status, stdout, stderr } = rendered(renderer, values);
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  };
  const settings: readonly (readonly [string, unknown])[] = [
    ["TLS", TLS],
    [
      "a mesh's TLS",
      { gateway: { insecureListen: true }, networkPolicy: { enabled: false }, podDisruptionBudget: { enabled: false } },
    ],
    ["everything said", EVERYTHING],
  ];
  for (const [what, values] of settings) {
    await claim(`the chart renders to what Kubernetes takes, and each pod is restricted: ${what}`, async () => {
      for (const { name, pod } of podsOf(render(values))) restricted(name, pod);
    });
  }
  await claim("values that make no sense are refused, with a word about what is right", async () => {
    for (const [values, words] of REFUSED) {
      const { status, stderr } = rendered(renderer, values);
      expect([status, words.test(stderr)], [1, true], `${JSON.stringify(values)}: ${stderr}`);
    }
  });
  await claim(
    "executors of the chart have no network, one slot each, gVisor if it is asked for, and compose.yaml's limits",
    async () => {
      const manifests = render({ ...TLS, executor: { runtimeClassName: "gvisor" } });
      const [{ spec, template } = missing("an executor")] = podsOf(manifests).filter(({ name }) =>
        name.endsWith("-executor"),
      );
      const [container = missing("a container")] = spec.containers;
      const policy = manifests.find(
        ({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name.endsWith("-executor"),
      );
      expect(policy?.spec.policyTypes, ["Ingress", "Egress"], "the policy's types");
      expect([policy?.spec.ingress, policy?.spec.egress], [undefined, undefined], "what the policy lets through");
      const chosen = Object.entries(policy?.spec.podSelector.matchLabels ?? {});
      expect(
        chosen.length > 0 && chosen.every(([label, value]) => template.labels[label] === value),
        true,
        "the policy's pods",
      );
      expect(
        container.volumeMounts.map(({ mountPath, subPathExpr, readOnly }) => [mountPath, subPathExpr, readOnly]),
        [
          ["/run/assay/executor", "$(POD_NAME)", undefined],
          ["/dev/shm", undefined, true],
        ],
        "its mounts",
      );
      expect(spec.runtimeClassName, "gvisor", "its runtime class");
      expect(container.args, undefined, "its arguments, which would take the place of the image's");
      const flags = services.get("executor-1")?.flags ?? [];
      const composed = [flags[flags.indexOf("--memory") + 1], flags[flags.indexOf("--cpus") + 1]];
      const { memory, cpu } = container.resources.limits ?? {};
      expect([memory?.replace("Mi", "m"), cpu], composed, "its limits");
    },
  );
  await claim(
    "the gateway of the chart is started with compose.yaml's settings, and asked for its health",
    async () => {
      const gatewayOf = (values: unknown): Container => {
        const [{ spec } = missing("a gateway")] = podsOf(render(values)).filter(({ name }) =>
          name.endsWith("-gateway"),
        );
        const [container = missing("a container")] = spec.containers;
        return container;
      };
      const secure = gatewayOf(TLS);
      const names = (words: readonly string[]): readonly string[] =>
        words.map((word) => word.replace(/=.*/, "")).sort();
      const composed = names(services.get("gateway")?.command ?? []);
      expect(
        names(secure.args ?? []).filter((name) => name !== "--drain-grace-ms"),
        composed,
        "its settings",
      );
      for (const probe of [secure.startupProbe, secure.readinessProbe]) {
        expect(JSON.stringify(probe?.exec).includes('"health"'), true, "its probe over TLS");
      }
      const plain = gatewayOf({ gateway: { insecureListen: true } });
      expect([plain.startupProbe.grpc, plain.readinessProbe?.grpc], [GRPC, GRPC], "its probes without TLS");
      expect(
        [secure, plain].map(({ livenessProbe }) => livenessProbe?.tcpSocket !== undefined),
        [true, true],
        "its liveness",
      );
    },
  );
}

const GRPC = { port: 7443, service: null };
const EVERYTHING = {
  gateway: { ...TLS.gateway, flags: ["--log-level=warn"], service: { type: "LoadBalancer" }, drainGraceMs: 60_000 },
  executor: { replicas: 20, runtimeClassName: "gvisor" },
  sockets: { storageClassName: "local-path" },
  networkPolicy: {
    from: [{ namespaceSelector: { matchLabels: { team: "payments" } } }],
    egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 443, protocol: "TCP" }] }],
  },
};
const REFUSED: readonly (readonly [unknown, RegExp])[] = [
  [{}, /gateway\.tls\.secretName names no secret/],
  [{ gateway: { ...TLS.gateway, insecureListen: true } }, /exclude each other/],
  [{ ...TLS, executors: {} }, /executors/],
  [{ ...TLS, executor: { replicas: 0 } }, /replicas/],
  [{ gateway: { ...TLS.gateway, flags: ["serve"] } }, /flags/],
];

function build(target: string): void {
  const { stdout: folder } = spawnSync(join(REPOSITORY, "test/install-go.sh"), {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const env = { ...process.env, PATH: `${folder.trim()}:${process.env.PATH}` };
  const { status, stderr } = spawnSync("go", ["build", "-trimpath", "-o", target, "."], {
    cwd: join(import.meta.dirname, "chart"),
    encoding: "utf8",
    env,
    timeout: BUILD_MS,
  });
  if (status !== 0) throw new Error(stderr);
}

function rendered(renderer: string, values: unknown): { status: number | null; stdout: string; stderr: string } {
  const input = JSON.stringify(values);
  return spawnSync(renderer, [join(REPOSITORY, "deploy/helm/assay")], { encoding: "utf8", input });
}

function podsOf(manifests: readonly Manifest[]) {
  const sets = manifests.filter(({ kind }) => kind === "StatefulSet");
  expect(sets.length, 2, "kinds of pods");
  return sets.map(({ metadata, spec }) => ({
    name: metadata.name,
    pod: spec.template.spec,
    spec: spec.template.spec,
    template: spec.template.metadata,
  }));
}

/** Pod Security Standards, "restricted", and beyond. */
function restricted(name: string, pod: PodSpec): void {
  const { runAsNonRoot, runAsUser, seccompProfile } = Object(pod.securityContext);
  expect([runAsNonRoot, runAsUser, seccompProfile], [true, 65_532, { type: "RuntimeDefault" }], `${name}'s user`);
  expect([pod.automountServiceAccountToken, pod.enableServiceLinks], [false, false], `${name}'s view of the cluster`);
  expect([pod.hostNetwork, pod.initContainers], [undefined, undefined], `${name}'s other doors`);
  for (const { securityContext, resources } of pod.containers) {
    const expected = { capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false };
    expect(securityContext, expected, `${name}'s container`);
    expect(Object.keys(resources.limits ?? {}).sort(), ["cpu", "memory"], `${name}'s limits`);
  }
  for (const volume of pod.volumes) {
    const [kind] = Object.keys(volume).filter((key) => key !== "name");
    if (!["persistentVolumeClaim", "secret", "emptyDir"].includes(kind ?? ""))
      throw new Error(`${name} mounts a ${kind}`);
  }
}

function missing(what: string): never {
  throw new Error(`the chart has not ${what}`);
}
