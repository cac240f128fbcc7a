/** Where a server listens unless it is told otherwise, and where a command looks for it. */
export const DEFAULT_ADDRESS = "127.0.0.1:7443";
