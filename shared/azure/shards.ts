import { createHash } from "node:crypto";

/** More than any table has. */
const DIGITS = 2;

/** The shard that an id is in, as a short text: the same for ever, since what is stored is found by it. */
export function shardOf(id: string, shards: number): string {
  const shard = createHash("sha256").update(id).digest().readUInt32BE(0) % shards;
  return String(shard).padStart(DIGITS, "0");
}

/** All of them, in order. */
export function everyShard(shards: number): string[] {
  return Array.from({ length: shards }, (_unused, shard) => String(shard).padStart(DIGITS, "0"));
}
