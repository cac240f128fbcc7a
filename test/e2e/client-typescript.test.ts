import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AssayError, type Client, connect } from "../../clients/typescript/src/index.ts";
import { type RunningServer, startServer } from "./server-fixture.ts";

const ACCOUNT = `
import { defineReducer, type Event } from "assay";
type AccountEvent = Event<"Deposited", { amount: number }> | Event<"Withdrawn", { amount: number }>;
interface Account { balance: number; entries: number }
export default defineReducer<Account, AccountEvent>({
  initial: () => ({ balance: 0, entries: 0 }),
  apply(account, event) {
    switch (event.type) {
      case "Deposited":
        return { balance: account.balance + event.data.amount, entries: account.entries + 1 };
      case "Withdrawn":
        if (event.data.amount > account.balance) throw new Error("not enough money");
        return { balance: account.balance - event.data.amount, entries: account.entries + 1 };
    }
  },
});
`;

interface Account {
  readonly balance: number;
  readonly entries: number;
}

const deposit = (amount: number) => ({ type: "Deposited", data: { amount } });
const withdraw = (amount: number) => ({ type: "Withdrawn", data: { amount } });

let server: RunningServer;
let client: Client;
beforeAll(async () => {
  server = await startServer();
  client = connect(server.address, { token: server.adminToken });
});
afterAll(async () => {
  client.close();
  await server.stop();
});

async function failureOf(call: Promise<unknown>): Promise<AssayError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AssayError)) throw new Error("the call did not fail as an AssayError");
  return error;
}

describe("the TypeScript client against a real server", () => {
  it("tells the policy whole: names and since when, rules and whether they reject", async () => {
    const policy = await client.policy("reducer");
    expect(policy).toMatchObject({ digest: expect.stringMatching(/^[0-9a-f]{64}$/), kindAvailable: true });
    expect(policy.version).toBeGreaterThanOrEqual(2);
    const entry = (name: string) => policy.entries.find((one) => one.name === name);
    expect(entry("Math.max")).toMatchObject({ allowed: true, allowedSince: 1, reason: "" });
    expect(entry("Math.random")).toMatchObject({
      allowed: false,
      allowedSince: 0,
      instead: expect.stringMatching(/./),
    });
    const severity = (id: string) => policy.rules.find((rule) => rule.id === id)?.severity;
    expect([severity("any-value"), severity("sort-as-text")]).toEqual(["error", "warning"]);
  });

  it("takes a module the whole way, step by step", async () => {
    const checked = await client.check(ACCOUNT);
    expect(checked).toMatchObject({ outcome: "accepted", kind: "reducer", diagnostics: [] });
    const verdict = await client.compile({ "account.ts": ACCOUNT }, { entry: "account.ts" });
    if (verdict.outcome === "rejected") throw new Error(verdict.diagnostics[0]?.message);
    const { artifact } = verdict;
    expect(artifact.manifest).toMatchObject({
      kind: "reducer",
      methods: ["apply", "initial"],
      entry: "account.ts",
      policyDigest: checked.policyDigest,
    });
    const files = await client.artifact(artifact.digest);
    expect(files.code).toHaveLength(artifact.sizeBytes);
    expect(files.artifact).toEqual(artifact);

    const attestation = await client.sign(artifact.digest);
    const [key] = await client.keys();
    expect(attestation.signatures.map(({ keyId }) => keyId)).toEqual([key?.keyId]);
    expect(await client.verify(attestation, { artifactDigest: artifact.digest })).toMatchObject({
      valid: true,
      statement: { artifactDigest: artifact.digest, tenant: "default", keyIds: [key?.keyId] },
    });

    const { revision, function: info } = await client.deploy("steps", artifact.digest, attestation, {
      note: "by hand",
    });
    expect(revision).toMatchObject({ function: "steps", number: 1, active: true, note: "by hand", artifact });
    expect(info).toMatchObject({ name: "steps", activeRevision: 1, latestRevision: 1 });
    expect(Math.abs(Date.now() - revision.createdAt.getTime())).toBeLessThan(60_000);

    const first = await client.reduce<Account>("steps", [deposit(5), withdraw(2)]);
    expect(first).toMatchObject({ state: { balance: 3, entries: 2 }, revision: 1, eventsApplied: 2 });
    const second = await client.reduce<Account>("steps", [deposit(1)], { stateJson: first.stateJson });
    expect(second.state).toEqual({ balance: 4, entries: 3 });
    expect(second.stateDigest).not.toBe(first.stateDigest);
  });

  it("answers what was rejected as a value, with its place and rule", async () => {
    const published = await client.publish(
      "never",
      "export default { initial: () => process.pid, apply: (n: number) => n };",
    );
    if (published.outcome !== "rejected") throw new Error("it was not rejected");
    expect(published.errorCount).toBeGreaterThan(0);
    expect(published.diagnostics[0]).toMatchObject({ severity: "error", range: { path: "index.ts", startLine: 1 } });
    expect((await failureOf(client.function("never"))).reason).toBe("FUNCTION_NOT_FOUND");
  });

  it("publishes, rolls back, undeploys and lists", async () => {
    const published = await client.publish("roll", ACCOUNT);
    expect(published.outcome).toBe("deployed");
    await client.publish("roll", ACCOUNT, { inactive: true });
    expect((await client.function("roll")).active?.number).toBe(1);
    expect((await client.activate("roll", 2)).activeRevision).toBe(2);
    expect((await client.activate("roll", 1)).activeRevision).toBe(1);
    const numbers: number[] = [];
    for await (const revision of client.revisions("roll")) numbers.push(revision.number);
    expect(numbers).toEqual([2, 1]);
    const names: string[] = [];
    for await (const { name } of client.functions()) names.push(name);
    expect(names).toContain("roll");
    expect((await client.undeploy("roll")).activeRevision).toBeUndefined();
    expect((await failureOf(client.reduce("roll", []))).reason).toBe("FUNCTION_NOT_FOUND");
    const { etag } = (await client.function("roll")).function;
    await client.activate("roll", 2, { expectedEtag: etag });
    expect((await failureOf(client.activate("roll", 1, { expectedEtag: etag }))).reason).toBe("REVISION_CONFLICT");
  });

  it("tells why a call failed, by reason", async () => {
    expect((await failureOf(client.sign("ab".repeat(32)))).reason).toBe("ARTIFACT_NOT_FOUND");
    const invalid = await failureOf(client.compile({ "../x.ts": "1", "y.js": "" }));
    expect(invalid.reason).toBe("REQUEST_INVALID");
    expect(invalid.retryable).toBe(false);
    expect(invalid.fieldViolations.map(({ field }) => field)).toContain("module.files[0].path");
    expect(invalid.requestId).not.toBe("");

    await client.publish("poor", ACCOUNT);
    const thrown = await failureOf(client.reduce("poor", [deposit(1), withdraw(2)]));
    expect(thrown).toMatchObject({ reason: "EXCEPTION", retryable: false, eventIndex: 1 });
    expect(thrown.message).toContain("not enough money");
    expect(thrown.authorStack[0]).toMatch(/index\.ts:12:/);
    const broken = await failureOf(client.reduce("poor", [{ type: "Deposited", dataJson: "{" }]));
    expect(broken).toMatchObject({ reason: "EVENT_INVALID", eventIndex: 0 });
    const forged = { ...(await client.sign((await client.function("poor")).active?.artifact.digest ?? "")) };
    const payload = Uint8Array.from(forged.payload);
    payload[20] = (payload[20] ?? 0) ^ 1;
    const digest = (await client.function("poor")).active?.artifact.digest ?? "";
    expect((await failureOf(client.deploy("forged", digest, { ...forged, payload }))).reason).toBe("SIGNATURE_INVALID");
  });

  it("streams a hundred thousand events from an async iterable, with flow control", async () => {
    await client.publish("stream", ACCOUNT);
    async function* events() {
      for (let count = 0; count < 100_000; count++) yield deposit(1);
    }
    const summary = await client.stream<Account>("stream", { events: events() }).finish();
    expect(summary).toMatchObject({
      state: { balance: 100_000, entries: 100_000 },
      eventsApplied: 100_000,
      eventsFailed: 0,
      batches: 100,
    });
  });

  it("sends batches by hand, and has the state after each", async () => {
    await client.publish("hand", ACCOUNT);
    const stream = client.stream<Account>("hand", { stateReport: "every-batch", state: { balance: 10, entries: 0 } });
    expect(await stream.send([withdraw(1), withdraw(2)])).toBe(1);
    expect((await stream.next()).value?.state).toEqual({ balance: 7, entries: 2 });
    await stream.send(deposit(3));
    stream.end();
    const rest: (Account | undefined)[] = [];
    for await (const { state } of stream) rest.push(state);
    expect(rest).toEqual([
      { balance: 10, entries: 3 },
      { balance: 10, entries: 3 },
    ]);
  });

  it("stops at a fault, or skips it, as it is asked to", async () => {
    await client.publish("faulty", ACCOUNT);
    const events = [deposit(1), withdraw(9), deposit(2)];
    const stopped = await client.stream<Account>("faulty", { events }).finish();
    expect(stopped).toMatchObject({ eventsApplied: 1, eventsFailed: 1, state: { balance: 1, entries: 1 } });
    expect(stopped.faults).toMatchObject([{ batch: 1, index: 1, reason: "EXCEPTION" }]);
    const skipped = await client.stream<Account>("faulty", { events, onFault: "skip" }).finish();
    expect(skipped).toMatchObject({ eventsApplied: 2, eventsFailed: 1, state: { balance: 3, entries: 2 } });
  });

  it("publishes single events, and has the same bytes of state as one call, resuming or not", async () => {
    await client.publish("single", ACCOUNT);
    const events = Array.from({ length: 2_500 }, (_, count) => (count % 3 === 2 ? withdraw(1) : deposit(2)));
    const whole = await client.reduce<Account>("single", events);
    for (const resume of [false, true]) {
      const publisher = client.publisher<Account>("single", { resume, batchSize: 400 });
      for (const event of events) await publisher.send(event);
      const sum = await publisher.close();
      expect(sum).toMatchObject({
        batches: 7,
        eventsApplied: 2_500,
        state: whole.state,
        stateDigest: whole.stateDigest,
      });
      expect(sum.stateBytes).toEqual(whole.stateBytes);
    }
  });

  it("reads what a function writes to its console, and follows it", async () => {
    await client.publish(
      "talkative",
      `export default { initial: () => 0, apply: (sum: number, event: { data: number }): number => {
        console.warn("got", event.data);
        return sum + event.data;
      } };`,
    );
    await client.reduce("talkative", [{ type: "T", data: 1 }]);
    const read = await Array.fromAsync(client.logs("talkative"));
    expect(read).toMatchObject([{ level: "warn", text: "got 1", revision: 1 }]);
    const lines = client.logs("talkative", {
      follow: true,
      last: 0,
      onOpen: () => void client.reduce("talkative", [{ type: "T", data: 2 }]),
    });
    expect((await lines.next()).value).toMatchObject({ text: "got 2" });
    await lines.return();
  });

  it("can leave a stream and go on with the same connection", async () => {
    await client.publish("left", ACCOUNT);
    async function* endless() {
      for (;;) yield deposit(1);
    }
    for await (const receipt of client.stream("left", { events: endless() })) if (receipt.batch === 3) break;
    const abort = new AbortController();
    const aborted = client.stream("left", { events: endless(), signal: abort.signal }).finish();
    setTimeout(() => abort.abort(), 100);
    expect((await failureOf(aborted)).reason).toBe("CANCELLED");
    expect((await client.reduce<Account>("left", [deposit(1)])).state.balance).toBe(1);
    expect(server.isAlive()).toBe(true);
  });
});
