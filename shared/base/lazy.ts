/**
 * Makes something at first use and keeps it. SDKs are loaded this way, with a dynamic import as `make`, so that an instance
 * which only answers Graph's handshake does not wait for Cosmos DB's client to load.
 *
 * A failure is not kept: the next use tries again.
 */
export function lazy<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
