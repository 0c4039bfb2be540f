import type { SeededRandom } from "../../local/seeded-random.ts";
import type { Operation, Parameter } from "../../shared/serve/api/openapi-operation.ts";
import type { Asked } from "../examples/ask.ts";
import type { Scene } from "../examples/scene.ts";
import { writeBodyOf } from "./write-bodies.ts";

/** An operation of the document, with where it is. */
export interface Described extends Operation, Pick<Asked, "method" | "path"> {}

/** What is used of a schema, by which values are made. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly examples?: readonly string[];
}

/** What somebody might send anywhere. */
const ODD = [
  "",
  " ",
  "0",
  "-1",
  "1e2",
  "null",
  "true",
  "[]",
  "{}",
  "../..",
  "a/b",
  "%00",
  "%",
  "\u0000",
  "\ud800",
  "İıſẞς",
  "👩‍💻",
  "شكرا",
  "日本語",
  "' OR 1=1 --",
  "<script>alert(1)</script>",
  "__proto__",
  "constructor",
  "x".repeat(600),
  "x".repeat(9_000),
  "2026-01-01",
  "2026-01-01T00:00:00Z",
  "2026-13-45T99:99:99Z",
  "9".repeat(40),
];
/** What a cursor or a position may hold that nobody ever gave out. */
const FORGED: readonly unknown[] = [
  [0, "a"],
  [Number.MAX_SAFE_INTEGER, "x"],
  [-1, ""],
  ["0", 1],
  [1.5, "a"],
  [0, "a".repeat(600)],
  {},
  null,
  "text",
  { messages: { from: "position", position: "[0,0]" } },
  { __proto__: { polluted: true } },
];
const FEW_SECONDS = ["0", "1"];

/** A request to the API: much of it right, so that it comes far, and something of it mostly not. */
export class ApiRequests {
  readonly #random: SeededRandom;
  readonly #scene: Scene;
  readonly #operations: readonly Described[];

  constructor(operations: readonly Described[], scene: Scene, random: SeededRandom) {
    this.#operations = operations;
    this.#scene = scene;
    this.#random = random;
  }

  next(): { readonly operation: Described; readonly asked: Asked } {
    const random = this.#random;
    const operation = random.pick(this.#operations);
    const { method, path, parameters, security } = operation;
    const params: Record<string, string> = {};
    const query: Record<string, string> = {};
    for (const parameter of parameters) {
      if (parameter.in === "path") params[parameter.name] = this.#valueOf(parameter);
      if (parameter.in === "query" && (parameter.required || random.chance(0.3))) {
        query[parameter.name] = this.#valueOf(parameter);
      }
    }
    if (random.chance(0.05)) query[random.pick(ODD) || "unheard"] = random.pick(ODD);
    const isOpen = security.length === 0;
    // What takes no key is a person's: they ask themselves, mostly.
    const usual = isOpen || security.some((scheme) => "functionKey" in scheme) ? undefined : ("person" as const);
    const as = isOpen || random.chance(0.7) ? usual : random.pick(["application", "stranger"] as const);
    return {
      operation,
      asked: {
        method,
        path,
        params,
        query,
        headers: this.#headers(as === "person"),
        ...(as !== undefined && { as }),
        ...(method === "post" && { body: this.#bodyOf(operation.operationId) }),
      },
    };
  }

  #valueOf({ name, schema }: Parameter): string {
    const random = this.#random;
    const known = this.#known()[name];
    if (known !== undefined && random.chance(0.7)) return random.pick(known);
    if (random.chance(0.25)) return random.pick(ODD);
    return this.#fitting(name, schema as Schema);
  }

  /** Of the schema: what it takes, what is just on the other side, and what was forged. */
  #fitting(name: string, schema: Schema): string {
    const random = this.#random;
    if (name === "cursor" || name === "position") return this.#forged(name);
    if (name === "wait") return random.pick(FEW_SECONDS);
    if (schema.enum !== undefined) return random.pick([...schema.enum, schema.enum.join()]);
    if (schema.minimum !== undefined || schema.maximum !== undefined) {
      const { minimum = 0, maximum = minimum + 100 } = schema;
      return String(random.pick([minimum, maximum, minimum - 1, maximum + 1, Math.ceil((minimum + maximum) / 2)]));
    }
    if (schema.format === "date-time") return random.pick(["2026-01-01T00:00:00Z", "2026-01-02T00:00:00.5+02:00"]);
    if (schema.examples !== undefined && random.chance(0.5)) return random.pick(schema.examples);
    const { minLength = 0, maxLength = 20 } = schema;
    return "a".repeat(random.pick([minLength, maxLength, Math.max(0, minLength - 1), maxLength + 1]));
  }

  #forged(name: string): string {
    const random = this.#random;
    if (name === "position" && random.chance(0.4)) return random.pick(["beginning", "now", "2026-01-01T00:00:00Z"]);
    const text = JSON.stringify(random.pick(FORGED));
    const bytes = Buffer.from(random.chance(0.8) ? text : random.hex(40));
    return bytes.toString(random.chance(0.9) ? "base64url" : "base64");
  }

  #headers(isPerson: boolean): Record<string, string> {
    const random = this.#random;
    const accept = random.pick(["", "*/*", "application/x-ndjson", "text/event-stream", "APPLICATION/JSON", "x"]);
    const key = random.pick([this.#scene.operatorKey, this.#scene.operatorKey, "", "x"]);
    const conditions = random.chance(0.1) ? { "if-none-match": random.pick(["*", '"x"', "W/", ","]) } : {};
    const range = random.chance(0.1) ? { range: random.pick(["bytes=0-3", "bytes=9-1", "bytes=-1", "bytes=x"]) } : {};
    return {
      ...(accept && { accept }),
      ...(key && { "x-operator-key": key }),
      ...(isPerson
        ? {
            "idempotency-key": random.chance(0.8)
              ? `key-${random.integer(100_000)}`
              : random.pick(["", "a b", "ü", "k".repeat(101)]),
          }
        : { authorization: random.pick(["Bearer a.b.c", "Basic eDp5", "Bearer", ""]) }),
      ...conditions,
      ...range,
    };
  }

  #bodyOf(operationId: string): unknown {
    const random = this.#random;
    const written = random.chance(0.85) ? writeBodyOf(operationId, this.#scene, random) : undefined;
    if (written !== undefined) return written;
    const ids = random.pick([[], ["1"], ["1", "1"], [1], "1", null]);
    return random.pick<unknown>([
      {},
      [],
      null,
      "text",
      { ids, dryRun: true },
      { reason: random.pick(ODD), dryRun: true },
      { dryRun: true, from: "2025-12-01T00:00:00Z", until: "2026-01-01T00:00:00Z" },
      { dryRun: true, from: random.pick(ODD) },
      { action: random.pick(["pause", "resume", "cancel", "explode", "rotate", "test", "delete"]) },
      { url: random.pick(["https://hooks.contoso.example/x", "http://127.0.0.1/", "x", ...ODD]) },
      { restart: "yes" },
      { unheard: "of", dryRun: true },
    ]);
  }

  /** Ids of what is there, so that requests come as far as the stores. */
  #known(): Readonly<Record<string, readonly string[]>> {
    const { teamId, channelId, chatId, messageId, organizerId, meetingId, transcriptId, recordingId } = this.#scene;
    const { personId, otherId, chatMessageId } = this.#scene;
    return {
      team_id: [teamId],
      channel_id: [channelId],
      chat_id: [chatId],
      conversation_id: [channelId, chatId],
      conversationId: [channelId, chatId],
      messageId: [messageId, `${messageId}.1`, chatMessageId],
      chatId: [chatId],
      user_ids: [personId, `${personId},${otherId}`],
      root_id: [messageId],
      of: [teamId, channelId, chatId],
      user_id: [organizerId],
      organizer_id: [organizerId],
      organizerId: [organizerId],
      meetingId: [meetingId],
      transcriptId: [transcriptId],
      recordingId: [recordingId],
      from: [organizerId, `${organizerId},${organizerId}`],
      table: ["messages", "members", "teams"],
      link: [`https://teams.microsoft.com/l/message/${channelId}/${messageId}?groupId=${teamId}`, "https://x.example"],
    };
  }
}
