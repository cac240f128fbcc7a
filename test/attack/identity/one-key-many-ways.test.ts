/** One key that is sent in ever other ways of writing pushes nobody else's out of what the server remembers. */
import { expect, it } from "vitest";
import { newApiKey } from "../../../src/identity/api-keys.ts";
import { makeDoor } from "../../unit/rpc/door-fixture.ts";

it("a bystander is still known at once after 12,000 ways to write one key", async () => {
  const fixture = await makeDoor();
  try {
    const { tenants } = fixture.store;
    await tenants.createTenant("acme", "");
    const { hash, id, token } = newApiKey();
    await tenants.addCredential(
      { id, tenant: "acme", roles: ["read"], functions: [], note: "", expiresAtMs: undefined },
      hash,
    );
    const identify = (authorization: string) =>
      fixture.parts.authenticator.identify({ authorization: [authorization], certificate: () => undefined });
    const bystander = `Bearer ${fixture.token}`;
    await identify(bystander);
    expect(identify(bystander)).not.toBeInstanceOf(Promise);
    for (const scheme of ["Bearer", "bearer"]) {
      for (let spaces = 1; spaces <= 6_000; spaces++) await identify(`${scheme}${" ".repeat(spaces)}${token}`);
    }
    expect(identify(bystander)).not.toBeInstanceOf(Promise);
  } finally {
    await fixture.close();
  }
});
