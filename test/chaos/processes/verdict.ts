import { compare, readRawPaths } from "../../../local/stack/agreement.ts";
import { rawAddressOf } from "../../../shared/store/message/identity.ts";
import type { FeedVerdict } from "./feed-reader.ts";
import type { World } from "./world.ts";

/** What must not be, each in words: the whole store against what the tenant knows to be true. */
export interface ProcessVerdict extends FeedVerdict {
  /** Messages that are not stored, and versions whose raw payload is not kept. */
  readonly lost: readonly string[];
  /** Stored with another version than the tenant has. */
  readonly stale: readonly string[];
  /** Documents and raw payloads of no message or version of the tenant's: a second one of the same, or an invented one. */
  readonly doubled: readonly string[];
}

/** @param sinceMs versions made before it were seen by nobody: of those only the last is expected */
export async function judgeStore(world: World, sinceMs: number): Promise<ProcessVerdict> {
  const place = { settings: world.stores.direct() };
  const truth = await world.tenant.truth();
  const { lost, stale, strange } = await compare(place, truth, sinceMs);
  const known = new Set(
    truth.flatMap(({ conversationId, teamId, rootId, id: messageId, versions }) =>
      versions.map((version) => rawAddressOf({ conversationId, teamId, rootId, messageId }, version).path),
    ),
  );
  const unknownPaths = [...(await readRawPaths(place))].filter((path) => !known.has(firstPathOf(path)));
  return {
    lost,
    stale,
    ...(await world.feedReader.verdict(world.stores)),
    doubled: [...strange, ...unknownPaths.map((path) => `raw/${path} is no version of the tenant's`)],
  };
}

export function isClean(verdict: ProcessVerdict): boolean {
  return Object.values(verdict).every((differences: readonly string[]) => differences.length === 0);
}

/** What says another thing under the same version stands beside the first, with its digest. */
function firstPathOf(path: string): string {
  return path.replace(/\.[0-9a-f]{64}\.json$/, ".json");
}
