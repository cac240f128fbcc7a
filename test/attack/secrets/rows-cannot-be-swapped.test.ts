import { expect, it } from "vitest";
import { filledDirectory, refusalOf, tamper, withRoom } from "./fixture.ts";

const swap = (one: string, other: string) => `
  UPDATE secrets SET (nonce, ciphertext) =
    (SELECT s.nonce, s.ciphertext FROM secrets s WHERE (s.tenant, s.function_name, s.name) = (${other}))
  WHERE (tenant, function_name, name) = (${one})`;

const SWAPS: Readonly<Record<string, string>> = {
  "of another name of the same function": swap("'t1', 'f', 'A'", "'t1', 'f', 'B'"),
  "of another function of the same tenant": swap("'t1', 'f', 'A'", "'t1', 'g', 'A'"),
  "of another tenant": swap("'t1', 'f', 'A'", "'t2', 'f', 'A'"),
  "of another tenant, its data key's name with it": `
    UPDATE secrets SET (nonce, ciphertext, data_key_id) = (SELECT s.nonce, s.ciphertext, s.data_key_id FROM secrets s
      WHERE (s.tenant, s.function_name, s.name) = ('t2', 'f', 'A'))
    WHERE (tenant, function_name, name) = ('t1', 'f', 'A')`,
};

for (const [what, sql] of Object.entries(SWAPS)) {
  it(`a secret in the place ${what} is found, and the server does not start`, async () => {
    const directory = await filledDirectory();
    expect(tamper(directory, sql)).toBe(1);
    expect(await refusalOf(directory)).toMatch(
      /^the secret A of the function f of the tenant t1 is not as it was kept/,
    );
  });
}

it("a tenant's data key in another's place, its secrets with it, is found", async () => {
  const directory = await filledDirectory();
  tamper(directory, "DELETE FROM data_keys WHERE tenant = 't1'");
  tamper(directory, "UPDATE data_keys SET tenant = 't1' WHERE tenant = 't2'");
  tamper(directory, "DELETE FROM secrets WHERE tenant = 't1'");
  tamper(directory, "UPDATE secrets SET tenant = 't1' WHERE tenant = 't2'");
  expect(await refusalOf(directory)).toContain("does not open the data key of the tenant t1");
});

it("a directory that nobody has touched opens", async () => {
  const directory = await filledDirectory();
  await withRoom(directory, async (_room, store) => expect(await store.secrets.all("t1")).toHaveLength(4));
});
