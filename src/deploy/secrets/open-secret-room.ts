/** Makes the room of secrets: proves at the start that what is kept can be opened, wraps keys anew where the master key has changed, and seals what comes. */
import { randomBytes } from "node:crypto";
import { DataDirectoryError } from "../../base/data-directory.ts";
import { isLabel, LABEL_RULE } from "../../base/names.ts";
import { type FieldViolation, requestInvalid } from "../../fault/fault.ts";
import type { TenantId } from "../../flow.ts";
import type { SealedSecret, SecretStore, WrappedDataKey } from "../../store/secret-store.ts";
import { MAX_SECRET_BYTES, MAX_SECRETS, type SecretRoom } from "../secrets.ts";
import { DATA_KEY_BYTES, MAX_WRAPPED_BYTES, type MasterKey } from "./master-key.ts";
import { seal, unseal } from "./sealed-box.ts";

const SECRET_NAME = /^[A-Z][A-Z0-9_]{0,63}$/;
const SECRET_NAME_RULE = "must be 1 to 64 upper-case letters, digits and underscores, a letter first";
const WHAT = "assay secret v1";

export interface SecretRoomOptions {
  readonly secrets: SecretStore;
  readonly masterKey: MasterKey;
  /** What the data keys were wrapped with before, where that has changed; they are wrapped anew at once. */
  readonly previousMasterKey?: MasterKey;
  readonly log: { info(facts: object, message: string): void };
}

/** Opens it. Throws a DataDirectoryError if anything that is kept cannot be opened: a wrong master key, or rows that were changed behind the server's back. */
export async function openSecretRoom(options: SecretRoomOptions): Promise<SecretRoom> {
  await rewrap(options);
  await assertOpenable(options);
  const { masterKey, secrets } = options;

  /** The tenant's data key, which is made when it is first wanted. */
  const dataKeyOf = async (tenant: TenantId): Promise<{ readonly id: string; readonly dataKey: Uint8Array }> => {
    const known = await secrets.dataKey(tenant);
    if (known !== undefined) return { id: known.id, dataKey: await masterKey.unwrap(known, known.wrapped) };
    const id = randomBytes(16).toString("hex");
    const dataKey = randomBytes(DATA_KEY_BYTES);
    const wrapped = await wrappedBy(masterKey, { tenant, id }, dataKey);
    const kept = await secrets.addDataKey(wrapped);
    if (kept.id === id) return { id, dataKey };
    // Another call was first.
    dataKey.fill(0);
    return { id: kept.id, dataKey: await masterKey.unwrap(kept, kept.wrapped) };
  };

  return {
    async set({ tenant }, functionName, name, value) {
      try {
        check([functionFlaw(functionName), nameFlaw(name), valueFlaw(value)]);
        // Before a key is made or asked for: for a function that is not there nothing is done.
        await secrets.list(tenant, functionName);
        const { dataKey, id } = await dataKeyOf(tenant);
        try {
          const sealed = seal(dataKey, contextOf({ tenant, functionName, name, dataKeyId: id }), value);
          return await secrets.put({ tenant, functionName, name, dataKeyId: id, ...sealed }, MAX_SECRETS);
        } finally {
          dataKey.fill(0);
        }
      } finally {
        value.fill(0);
      }
    },

    async list({ tenant }, functionName) {
      check([functionFlaw(functionName)]);
      return secrets.list(tenant, functionName);
    },

    async delete({ tenant }, functionName, name) {
      check([functionFlaw(functionName), nameFlaw(name)]);
      await secrets.delete(tenant, functionName, name);
    },
  };
}

async function rewrap({ log, masterKey, previousMasterKey, secrets }: SecretRoomOptions): Promise<void> {
  const keys = await secrets.dataKeys();
  const foreign = keys.filter(({ masterKeyId }) => masterKeyId !== masterKey.id);
  const stray = foreign.find(({ masterKeyId }) => masterKeyId !== previousMasterKey?.id);
  if (stray !== undefined) {
    throw new DataDirectoryError(
      `the secrets are kept under the master key ${stray.masterKeyId}, and this is ${masterKey.id}. Start with that one, or give it as the previous one.`,
    );
  }
  if (previousMasterKey === undefined || foreign.length === 0) return;
  const anew: WrappedDataKey[] = [];
  for (const key of foreign) {
    const dataKey = await unwrapped(previousMasterKey, key);
    try {
      anew.push(await wrappedBy(masterKey, key, dataKey));
    } finally {
      dataKey.fill(0);
    }
  }
  // All at once: a start that is cut short has changed nothing.
  await secrets.rewrap(anew);
  log.info({ dataKeys: anew.length, masterKey: masterKey.id }, "data keys wrapped anew");
}

/** Opens everything; where that takes another program's time, one key for all. */
async function assertOpenable({ masterKey, secrets }: SecretRoomOptions): Promise<void> {
  const keys = await secrets.dataKeys();
  for (const key of masterKey.isRemote ? keys.slice(0, 1) : keys) {
    const dataKey = await unwrapped(masterKey, key);
    try {
      for (const secret of await secrets.all(key.tenant)) assertIntact(secret, key.id, dataKey);
    } finally {
      dataKey.fill(0);
    }
  }
}

function assertIntact(secret: SealedSecret, dataKeyId: string, dataKey: Uint8Array): void {
  const value = secret.dataKeyId === dataKeyId ? unseal(dataKey, contextOf(secret), secret) : undefined;
  value?.fill(0);
  if (value !== undefined) return;
  const { functionName, name, tenant } = secret;
  throw new DataDirectoryError(
    `the secret ${name} of the function ${functionName} of the tenant ${tenant} is not as it was kept. Look who changed the store, and restore it from a backup.`,
  );
}

async function unwrapped(masterKey: MasterKey, key: WrappedDataKey): Promise<Uint8Array> {
  try {
    return await masterKey.unwrap(key, key.wrapped);
  } catch (cause) {
    throw new DataDirectoryError(
      `the master key ${masterKey.id} does not open the data key of the tenant ${key.tenant}. Give the one that it was kept under, or restore the store from a backup.`,
      { cause },
    );
  }
}

async function wrappedBy(
  masterKey: MasterKey,
  { id, tenant }: { readonly tenant: TenantId; readonly id: string },
  dataKey: Uint8Array,
): Promise<WrappedDataKey> {
  const wrapped = await masterKey.wrap({ tenant, id }, dataKey);
  // A command that answers what it was given would put the key beside what it opens.
  if (wrapped.byteLength > MAX_WRAPPED_BYTES || Buffer.from(wrapped).includes(dataKey)) {
    throw new Error("the master key did not wrap the data key");
  }
  return { tenant, id, masterKeyId: masterKey.id, wrapped };
}

/** What a ciphertext belongs to. A row that is moved to another place does not open there. */
function contextOf(secret: Pick<SealedSecret, "tenant" | "functionName" | "name" | "dataKeyId">): readonly string[] {
  return [WHAT, secret.tenant, secret.functionName, secret.name, secret.dataKeyId];
}

function check(flaws: readonly (FieldViolation | undefined)[]): void {
  const violations = flaws.filter((flaw) => flaw !== undefined);
  if (violations.length > 0) throw requestInvalid(violations);
}

function functionFlaw(name: string): FieldViolation | undefined {
  return isLabel(name) ? undefined : { field: "function", description: LABEL_RULE };
}

function nameFlaw(name: string): FieldViolation | undefined {
  return SECRET_NAME.test(name) ? undefined : { field: "name", description: SECRET_NAME_RULE };
}

function valueFlaw(value: Uint8Array): FieldViolation | undefined {
  if (value.byteLength >= 1 && value.byteLength <= MAX_SECRET_BYTES) return undefined;
  return { field: "value", description: `must be 1 to ${MAX_SECRET_BYTES} bytes` };
}
