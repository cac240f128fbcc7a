/** Sets secrets at a real server, has it fail in every way that touches them, and then looks for them wherever it writes. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { AdminService } from "../../../src/gen/assay/v1/admin_service_pb.js";
import { DeployService } from "../../../src/gen/assay/v1/deploy_service_pb.js";
import { Client, pathOf, toBuffer } from "../../e2e/client.ts";
import { deploy, moduleOf, SUM } from "../../e2e/journey.ts";
import { type RunningServer, startServer } from "../../e2e/server-fixture.ts";

const { deleteSecret, listSecrets, setSecret } = DeployService.method;
/** Long enough that nothing looks like it by chance, with what JSON, URLs and shells write otherwise. */
const KEPT = 'kept/"hunter2"+correct=horse&battery\\staple%ü';
const REFUSED = 'refused/"swordfish"+wrong=pony&capacitor\\rivet%ä';
const DELETED = 'deleted/"opensesame"+gone=mule&resistor\\nail%ö';
/** Said in clear on purpose: what finds this would have found the others. */
const SEEN = "LOOK_FOR_THIS_NAME";

let server: RunningServer;
let client: Client;
let answers: string[];
beforeAll(async () => {
  server = await startServer({ flags: ["--log-level=debug"] });
  client = new Client(server.address);
  answers = [];
  await deploy(client, "f", moduleOf(SUM));
  const told = async (promise: Promise<unknown>): Promise<void> => {
    const answer = await promise.catch((error: unknown) => error);
    const metadata = typeof answer === "object" && answer !== null && "metadata" in answer ? answer.metadata : "";
    answers.push(`${String(answer)} ${JSON.stringify(answer, bigints)} ${JSON.stringify(metadata)}`);
  };
  const value = (text: string) => new Uint8Array(Buffer.from(text));
  await told(client.unary(setSecret, { function: "f", name: SEEN, value: value(KEPT) }));
  await told(client.unary(setSecret, { function: "f", name: "GONE", value: value(DELETED) }));
  await told(client.unary(deleteSecret, { function: "f", name: "GONE" }));
  await told(client.unary(listSecrets, { function: "f" }));
  // Each of these is refused, and none may say for what value.
  await told(client.unary(setSecret, { function: "nowhere", name: "A", value: value(REFUSED) }));
  await told(client.unary(setSecret, { function: "f", name: "not a name", value: value(REFUSED) }));
  await told(client.unary(setSecret, { function: "f", name: "A", value: value(REFUSED.repeat(2_000)) }));
  const message = toBuffer(setSecret.input, { function: "f", name: "A", value: value(REFUSED) });
  for (const bytes of [message.subarray(0, -1), Buffer.concat([message, Buffer.from([0x0f])])]) {
    await told(client.raw(pathOf(setSecret), bytes));
  }
  const nobody = new Client(server.address, "assay_nobody");
  await told(nobody.unary(setSecret, { function: "f", name: "A", value: value(REFUSED) }));
  nobody.close();
  const quota = { storedBytes: 1n };
  await told(client.unary(AdminService.method.setQuota, { tenant: "default", quota }));
  await told(client.unary(setSecret, { function: "f", name: "A", value: value(REFUSED) }));
});
afterAll(async () => {
  client.close();
  await server.stop();
});

function bigints(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

/** Every form in which a text is likely to be written. */
function formsOf(text: string): readonly Buffer[] {
  const bytes = Buffer.from(text);
  const utf16 = Buffer.from(text, "utf16le");
  const json = JSON.stringify(text).slice(1, -1);
  const texts = [
    text,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(text),
    encodeURI(text),
    [...text].reverse().join(""),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    bytes.toString("latin1"),
    // Whatever stood before it, one of the three ways to cut it into groups of three bytes holds.
    ...[0, 1, 2].flatMap((skipped) => {
      const whole = bytes.subarray(skipped, skipped + Math.floor((bytes.byteLength - skipped) / 3) * 3);
      return [whole.toString("base64"), whole.toString("base64url")];
    }),
  ];
  return [
    ...texts.map((each) => Buffer.from(each)),
    utf16,
    Buffer.from(utf16).swap16(),
    Buffer.from([...bytes].reverse()),
  ];
}

function filesIn(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}

function assertUnseen(where: string, bytes: Buffer): void {
  for (const secret of [KEPT, REFUSED, DELETED]) {
    // Its middle as well: what is cut off at an end is a leak all the same.
    for (const text of [secret, secret.slice(8, -6)]) {
      for (const form of formsOf(text))
        expect(bytes.includes(form), `${where}: ${form.toString("latin1")}`).toBe(false);
    }
  }
}

it("no file of the data directory holds a secret, plain or encoded; its name is there", () => {
  const files = filesIn(server.dataDirectory);
  expect(files.map((file) => file.slice(server.dataDirectory.length + 1))).toEqual(
    expect.arrayContaining(["assay.db", "assay.db-wal", "master.key"]),
  );
  for (const file of files) assertUnseen(file, readFileSync(file));
  expect(files.some((file) => readFileSync(file).includes(SEEN))).toBe(true);
  expect(files.some((file) => file.includes("audit") && readFileSync(file).includes("SetSecret"))).toBe(true);
});

it("no line of the log at its most talkative, and no answer or error detail, holds one", async () => {
  // The last call's line: it comes through a pipe, and takes its time.
  await vi.waitFor(() => expect(server.log()).toContain("QUOTA_EXCEEDED"), { timeout: 10_000 });
  expect(server.log()).toContain(SEEN);
  assertUnseen("log", Buffer.from(server.log()));
  expect(answers).toHaveLength(12);
  expect(answers.filter((answer) => answer.includes("Error"))).toHaveLength(7);
  for (const answer of answers) assertUnseen("answer", Buffer.from(answer));
});

it("neither do the audit log as it is read, the environment, or the command line", async () => {
  const pages = await client.all(AdminService.method.readAuditLog, {});
  const text = JSON.stringify(pages, bigints);
  expect(text).toContain("assay.v1.DeployService/SetSecret");
  assertUnseen("audit", Buffer.from(text));
  for (const file of ["environ", "cmdline"]) {
    const path = `/proc/${server.pid}/${file}`;
    expect(existsSync(path)).toBe(true);
    assertUnseen(path, readFileSync(path));
  }
});
