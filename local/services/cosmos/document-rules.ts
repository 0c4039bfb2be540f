import { isJsonObject, type JsonObject } from "../../../shared/base/json.ts";
import { type Refusal, refuse } from "./answer.ts";
import { keyOf, keyText, type PartitionKey } from "./partition-key.ts";

/** Limits of one document. Azure: "Azure Cosmos DB service quotas and default limits", limits per item. */
const MAX_DOCUMENT_BYTES = 2 * 1024 * 1024;
const MAX_ID_BYTES = 1_023;
/** With the second version of the key's hash. */
const MAX_KEY_VALUE_BYTES = 2_048;
const MAX_NESTING = 128;
/** Azure: "Time to live in Azure Cosmos DB". */
const MAX_TTL_SECONDS = 2_147_483_647;

/** Azure: "Resource.Id". */
const NOT_IN_IDS = /[/\\?#]/;

interface Incoming {
  readonly document: JsonObject;
  /** Of the request. */
  readonly key: PartitionKey;
  readonly paths: readonly string[];
}

interface Rule {
  readonly refusal: Parameters<typeof refuse>[0];
  readonly message: string;
  readonly isBroken: (incoming: Incoming) => boolean;
}

const RULES: readonly Rule[] = [
  {
    refusal: "malformed",
    message: "The id must be a text of 1 to 1,023 bytes",
    isBroken: ({ document: { id } }) => typeof id !== "string" || id === "" || Buffer.byteLength(id) > MAX_ID_BYTES,
  },
  {
    refusal: "malformed",
    message: "The id holds one of / \\ ? #",
    isBroken: ({ document: { id } }) => NOT_IN_IDS.test(String(id)),
  },
  {
    refusal: "wrong-key",
    message: "PartitionKey extracted from document doesn't match the one specified in the header",
    isBroken: ({ document, key, paths }) => keyText(keyOf(document, paths)) !== keyText(key),
  },
  {
    refusal: "malformed",
    message: "A value of the partition key is over 2,048 bytes",
    isBroken: ({ key }) => key.some((value) => Buffer.byteLength(String(value)) > MAX_KEY_VALUE_BYTES),
  },
  {
    refusal: "malformed",
    message: "A ttl is a whole number of seconds from 1 to 2,147,483,647, or -1",
    isBroken: ({ document: { ttl } }) => ttl !== undefined && ttl !== -1 && !isWithin(ttl, MAX_TTL_SECONDS),
  },
  {
    refusal: "malformed",
    message: "The document is nested over 128 levels",
    isBroken: ({ document }) => isDeeper(document, MAX_NESTING),
  },
  {
    refusal: "too-large",
    message: "Request size is too large",
    isBroken: ({ document }) => Buffer.byteLength(JSON.stringify(document)) > MAX_DOCUMENT_BYTES,
  },
];

/** Why a document is not taken. */
export function refusalOf(incoming: Incoming): Refusal | undefined {
  const broken = RULES.find((rule) => rule.isBroken(incoming));
  return broken && refuse(broken.refusal, broken.message);
}

function isWithin(value: unknown, max: number): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= max;
}

function isDeeper(value: unknown, levels: number): boolean {
  const members = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : undefined;
  return members !== undefined && (levels === 0 || members.some((member) => isDeeper(member, levels - 1)));
}
