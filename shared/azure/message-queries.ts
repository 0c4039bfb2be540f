import type { CreatedWindow, MessageQuery, RepliesOfRoot } from "../port/message-store.ts";
import type { Senders } from "../port/senders.ts";
import type { IndexedSql, SqlQuery } from "./cosmos-documents.ts";

/**
 * Every query that is issued to the container `messages`. Values are parameters, never part of the text, and the
 * conversation is in the WHERE clause although the request already names the partition: a query must mean the same
 * wherever it is run.
 */

/** Paths that are compared document by document, on purpose: see `CONTAINERS`. */
const TYPE_PATHS = [
  "/from/user/userIdentityType",
  "/from/application/applicationIdentityType",
  "/messageType",
] as const;
export const UNINDEXED_FILTER_PATHS: readonly string[] = ["/text", ...TYPE_PATHS];

interface Filter {
  /** The member of the query that switches it on. */
  readonly given:
    | "sinceMs"
    | "untilMs"
    | "senders"
    | "modifiedSinceMs"
    | "modifiedUntilMs"
    | "rootId"
    | "contains"
    | "createdWithin"
    | "after";
  readonly paths: readonly string[];
  readonly sql: (order: { time: string; beyond: ">" | "<" }, query: MessageQuery) => string;
  readonly parameters: (query: MessageQuery) => Readonly<Record<string, string | number | undefined>>;
}

/** `c["from"]`: FROM is a word of the query language. */
const FILTERS: readonly Filter[] = [
  {
    given: "sinceMs",
    paths: [],
    sql: ({ time }) => `${time} >= @sinceMs`,
    parameters: ({ sinceMs }) => ({ sinceMs }),
  },
  {
    given: "untilMs",
    paths: [],
    sql: ({ time }) => `${time} < @untilMs`,
    parameters: ({ untilMs }) => ({ untilMs }),
  },
  {
    given: "after",
    paths: ["/id"],
    // The first comparison is implied by the second; alone, it is a range that the index can start from.
    sql: ({ time, beyond }) =>
      `${time} ${beyond}= @afterMs AND (${time} ${beyond} @afterMs OR c.id ${beyond} @afterId)`,
    parameters: ({ after }) => ({ afterMs: after?.timeMs, afterId: after?.id }),
  },
  {
    given: "senders",
    paths: ["/from/user/id", "/from/application/id", "/from/device/id", ...TYPE_PATHS],
    sql: (_order, { senders }) => sendersSql(senders),
    parameters: ({ senders }) => ({
      ...numbered("from", senders?.ids ?? []),
      ...numbered("senderType", senders?.types ?? []),
    }),
  },
  {
    given: "modifiedSinceMs",
    paths: ["/sink/lastModifiedMs"],
    sql: () => "c.sink.lastModifiedMs >= @modifiedSinceMs",
    parameters: ({ modifiedSinceMs }) => ({ modifiedSinceMs }),
  },
  {
    given: "modifiedUntilMs",
    paths: ["/sink/lastModifiedMs"],
    sql: () => "c.sink.lastModifiedMs < @modifiedUntilMs",
    parameters: ({ modifiedUntilMs }) => ({ modifiedUntilMs }),
  },
  {
    given: "rootId",
    paths: ["/rootId"],
    sql: (_order, { rootId }) => `c.rootId = ${rootId === null ? "null" : "@rootId"}`,
    parameters: ({ rootId }) => (rootId === null ? {} : { rootId }),
  },
  {
    given: "contains",
    paths: ["/text"],
    // Both by the same rules, which are Cosmos DB's: ours lower an I with a dot otherwise. A sigma has two small letters.
    sql: () => `CONTAINS(${foldedText("c.text")}, ${foldedText("@contains")})`,
    parameters: ({ contains }) => ({ contains }),
  },
  {
    given: "createdWithin",
    paths: ["/sink/createdMs", "/sink/lastModifiedMs"],
    sql: (_order, { createdWithin = [] }) =>
      `(${createdWithin.map((_window, index) => windowSql(index)).join(" OR ")})`,
    parameters: ({ createdWithin = [] }) => Object.assign({}, ...createdWithin.map(windowParameters)),
  },
];

/** Each type is compared where it may stand: they are different words. */
function sendersSql({ ids, types }: Senders = { ids: [], types: [] }): string {
  const either = [
    { members: ['c["from"].user.id', 'c["from"].application.id', 'c["from"].device.id'], names: namesOf("from", ids) },
    {
      members: ['c["from"].user.userIdentityType', 'c["from"].application.applicationIdentityType', "c.messageType"],
      names: namesOf("senderType", types),
    },
  ].filter(({ names }) => names.length > 0);
  const comparisons = either.flatMap(({ members, names }) =>
    members.map((member) => `${member} IN (${names.join(", ")})`),
  );
  return `(${comparisons.join(" OR ")})`;
}

function windowSql(index: number): string {
  const created = `c.sink.createdMs >= @from${index}Ms AND c.sink.createdMs < @until${index}Ms`;
  return `(${created} AND c.sink.lastModifiedMs < @unmodified${index}Ms)`;
}

function windowParameters({ fromMs, untilMs, unmodifiedFromMs }: CreatedWindow, index: number) {
  return { [`from${index}Ms`]: fromMs, [`until${index}Ms`]: untilMs, [`unmodified${index}Ms`]: unmodifiedFromMs };
}

function foldedText(text: string): string {
  return `REPLACE(LOWER(${text}), "ς", "σ")`;
}

/** A page of a conversation. ORDER BY starts with the conversation to be served from a composite index: see `CONTAINERS`. */
export function pageQuery(query: MessageQuery): IndexedSql {
  const time = `c.sink.${query.orderBy}`;
  const beyond = query.descending ? "<" : ">";
  const direction = query.descending ? "DESC" : "ASC";
  const order = query.descending ? "descending" : "ascending";
  const filters = FILTERS.filter(({ given }) => query[given] !== undefined);
  const where = ["c.conversationId = @conversationId", ...filters.map(({ sql }) => sql({ time, beyond }, query))];
  const values = Object.assign(
    { limit: query.limit, conversationId: query.conversationId },
    ...filters.map(({ parameters }) => parameters(query)),
  ) as Record<string, string | number>;
  const orderPaths = ["/conversationId", `/sink/${query.orderBy}`, "/id"];
  return {
    query:
      `SELECT TOP @limit * FROM c WHERE ${where.join(" AND ")} ` +
      `ORDER BY c.conversationId ${direction}, ${time} ${direction}, c.id ${direction}`,
    parameters: toParameters(values),
    filterPaths: ["/conversationId", ...filters.flatMap(({ paths }) => paths)],
    orderBy: orderPaths.map((path) => ({ path, order })),
  };
}

export function byMessageIdQuery(conversationId: string, messageId: string): IndexedSql {
  return {
    query: "SELECT * FROM c WHERE c.conversationId = @conversationId AND c.messageId = @messageId",
    parameters: toParameters({ conversationId, messageId }),
    filterPaths: ["/conversationId", "/messageId"],
    orderBy: [],
  };
}

export function anyMessageQuery(conversationId: string): IndexedSql {
  return {
    query: "SELECT TOP 1 VALUE c.id FROM c WHERE c.conversationId = @conversationId",
    parameters: toParameters({ conversationId }),
    filterPaths: ["/conversationId"],
    orderBy: [],
  };
}

/**
 * Filtered, grouped and summed up by what the index holds: no reply is loaded for it, and what it costs grows with how many
 * there are, not with what they say. In a container of 5 GB Microsoft measured 25 RU for a COUNT by the index and 122 RU for a
 * MAX, where loading each document had taken more than 11,000. Azure Cosmos DB Blog: "April query updates in Azure Cosmos DB",
 * "Introducing a new system function and optimized query operators".
 */
export function repliesQuery(conversationId: string, rootIds: readonly string[]): IndexedSql {
  return {
    query:
      "SELECT c.rootId, COUNT(1) AS count, MAX(c.sink.createdMs) AS lastCreatedMs FROM c " +
      `WHERE c.conversationId = @conversationId AND c.rootId IN (${namesOf("root", rootIds).join(", ")}) GROUP BY c.rootId`,
    parameters: toParameters({ conversationId, ...numbered("root", rootIds) }),
    filterPaths: ["/conversationId", "/rootId"],
    orderBy: [],
  };
}

/** An answer of several pages may bring a group in parts: each page counts what it has looked at. */
export function wholeGroups(rows: readonly RepliesOfRoot[]): RepliesOfRoot[] {
  const groups = new Map<string, RepliesOfRoot>();
  for (const { rootId, count, lastCreatedMs } of rows) {
    const before = groups.get(rootId) ?? { count: 0, lastCreatedMs };
    groups.set(rootId, {
      rootId,
      count: before.count + count,
      lastCreatedMs: Math.max(before.lastCreatedMs, lastCreatedMs),
    });
  }
  return Array.from(groups.values());
}

/** A parameter each: an array would have every document compared with it, and the index asked for none. */
function numbered(name: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text, index) => [`${name}${index}`, text]));
}

function namesOf(name: string, texts: readonly string[]): string[] {
  return Object.keys(numbered(name, texts)).map((each) => `@${each}`);
}

/** Values that make different texts; one sender and fifty are looked for by the same paths. */
const SAMPLES = {
  sinceMs: [0],
  untilMs: [1],
  after: [{ timeMs: 0, id: "0" }],
  senders: [
    { ids: ["0", "1"], types: [] },
    { ids: ["0"], types: ["bot"] },
  ],
  modifiedSinceMs: [0],
  modifiedUntilMs: [1],
  rootId: ["0", null],
  contains: ["0"],
  createdWithin: [[{ fromMs: 0, untilMs: 1, unmodifiedFromMs: 1 }]],
} as const satisfies { readonly [Given in Filter["given"]]: readonly MessageQuery[Given][] };

/** Every combination of filters and orders that `pageQuery` can be asked for. */
export function everyPageQuery(): MessageQuery[] {
  const orders = (["createdMs", "lastModifiedMs"] as const).flatMap((orderBy) =>
    [false, true].map((descending) => ({ orderBy, descending })),
  );
  const filterSets = FILTERS.reduce<Partial<MessageQuery>[]>(
    (sets, { given }) => sets.flatMap((set) => [set, ...SAMPLES[given].map((sample) => ({ ...set, [given]: sample }))]),
    [{}],
  );
  return orders.flatMap((order) => filterSets.map((set) => ({ conversationId: "0", limit: 1, ...order, ...set })));
}

/** Every text that is ever sent to the container, for whoever compares them with its index. */
export function everyMessageSql(): IndexedSql[] {
  return [
    ...everyPageQuery().map(pageQuery),
    byMessageIdQuery("0", "0"),
    anyMessageQuery("0"),
    repliesQuery("0", ["0", "1"]),
  ];
}

function toParameters(values: Readonly<Record<string, string | number>>): SqlQuery["parameters"] {
  return Object.entries(values).map(([name, value]) => ({ name: `@${name}`, value }));
}
