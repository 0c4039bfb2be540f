import { orPermanentError } from "../../base/errors/transient.ts";
import type { Log } from "../../base/log.ts";
import type { DirectoryPlace, DirectoryStore } from "../../port/directory-store.ts";

/**
 * Puts an object of Graph's into the directory. One that the store refuses for good, such as a user whose properties are
 * larger than a document may be, costs its neighbours nothing: it is left out with a note, and its messages are read.
 */
export async function keepObject(
  { directory, log }: { readonly directory: DirectoryStore; readonly log: Log },
  object: Parameters<DirectoryStore["put"]>[0],
): Promise<void> {
  const kept = await orPermanentError(() => directory.put(object));
  if (kept.ok) return;
  const { table, id }: DirectoryPlace = object;
  log.event("directory.refused", { table, id, reason: kept.error.code }, "warn");
}
