/** The tokens that tests call their servers with: whoever starts a server says here what it printed. */

const tokens = new Map<string, string>();

/** Has clients of the server at `address` call with `token`. */
export function useToken(address: string, token: string): void {
  tokens.set(address, token);
}

/** What to call the server at `address` with. Throws for a server that no test has started. */
export function tokenFor(address: string): string {
  const token = tokens.get(address);
  if (token === undefined) throw new Error(`no test has said which token the server at ${address} takes`);
  return token;
}

/** The header that a raw HTTP/2 request to `address` needs; none for a server that no test has started, such as a plain one. */
export function credentialHeader(address: string): { readonly authorization?: string } {
  const token = tokens.get(address);
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** The key in what a server has printed at its first start; undefined if there is none. */
export function printedKey(output: string): string | undefined {
  return /shown this once: (assay_\S+)$/m.exec(output)?.[1];
}
