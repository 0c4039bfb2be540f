import type { ArtifactQuery } from "../port/meeting-store.ts";
import type { IndexedSql } from "./cosmos-documents.ts";

/**
 * Every query that is issued to the container `meetings`. The organizer is in the WHERE clause although the request names the
 * partition: a query must mean the same wherever it is run.
 */

interface Filter {
  readonly given: "meetingKey" | "sinceMs" | "untilMs" | "after" | "contains";
  readonly paths: readonly string[];
  readonly sql: string;
  readonly parameters: (query: ArtifactQuery) => Readonly<Record<string, string | number | undefined>>;
}

const FILTERS: readonly Filter[] = [
  {
    given: "meetingKey",
    paths: ["/meetingKey"],
    sql: "c.meetingKey = @meetingKey",
    parameters: ({ meetingKey }) => ({ meetingKey }),
  },
  { given: "sinceMs", paths: [], sql: "c.createdMs >= @sinceMs", parameters: ({ sinceMs }) => ({ sinceMs }) },
  { given: "untilMs", paths: [], sql: "c.createdMs < @untilMs", parameters: ({ untilMs }) => ({ untilMs }) },
  {
    given: "after",
    paths: ["/id"],
    // The first comparison is implied by the second; alone, it is a range that the index can start from.
    sql: "c.createdMs <= @afterMs AND (c.createdMs < @afterMs OR c.id < @afterId)",
    parameters: ({ after }) => ({ afterMs: after?.timeMs, afterId: after?.id }),
  },
  {
    given: "contains",
    paths: ["/said/text"],
    sql: 'CONTAINS(REPLACE(LOWER(c.said.text), "ς", "σ"), REPLACE(LOWER(@contains), "ς", "σ"))',
    parameters: ({ contains }) => ({ contains }),
  },
];

/** Compared document by document, on purpose, as the text of messages is: see `CONTAINERS`. */
export const UNINDEXED_MEETING_PATHS: readonly string[] = ["/said/text"];

/** Of `ListedArtifact`: a page with all that was said in it would be two hundred megabytes. */
const LISTED = [
  ...["id", "organizerId", "kind", "artifactId", "meetingKey", "isAdHoc", "createdMs", "content", "docx", "sink"].map(
    (name) => `c.${name}`,
  ),
  'c["value"]',
  ...["isCut", "cues", "speakers"].map((name) => `c.said.${name} AS ${name}`),
].join(", ");

export function artifactPageQuery(query: ArtifactQuery): IndexedSql {
  const filters = FILTERS.filter(({ given }) => query[given] !== undefined);
  const where = ["c.organizerId = @organizerId", ...filters.map(({ sql }) => sql)];
  const values = Object.assign(
    { limit: query.limit, organizerId: query.organizerId },
    ...filters.map(({ parameters }) => parameters(query)),
  ) as Record<string, string | number>;
  return {
    query:
      `SELECT TOP @limit ${LISTED} FROM c WHERE ${where.join(" AND ")} ` +
      "ORDER BY c.organizerId DESC, c.createdMs DESC, c.id DESC",
    parameters: Object.entries(values).map(([name, value]) => ({ name: `@${name}`, value })),
    filterPaths: ["/organizerId", ...filters.flatMap(({ paths }) => paths)],
    orderBy: ["/organizerId", "/createdMs", "/id"].map((path) => ({ path, order: "descending" })),
  };
}

export function artifactsInStateQuery(
  organizerId: string,
  { state, afterId = "", limit }: { readonly state: string; readonly afterId?: string; readonly limit: number },
): IndexedSql {
  return {
    query:
      `SELECT TOP @limit ${LISTED} FROM c WHERE c.organizerId = @organizerId AND c.content.state = @state ` +
      "AND c.id > @afterId " +
      "ORDER BY c.id ASC",
    parameters: Object.entries({ limit, organizerId, state, afterId }).map(([name, value]) => ({
      name: `@${name}`,
      value,
    })),
    filterPaths: ["/organizerId", "/content/state", "/id"],
    orderBy: [{ path: "/id", order: "ascending" }],
  };
}

const SAMPLE = {
  meetingKey: "0",
  sinceMs: 0,
  untilMs: 1,
  after: { timeMs: 0, id: "0" },
  contains: "0",
} as const satisfies Pick<ArtifactQuery, Filter["given"]>;

/** Every text that is ever sent to the container, for whoever compares them with its index. */
export function everyMeetingSql(): IndexedSql[] {
  const filterSets = FILTERS.reduce<Partial<typeof SAMPLE>[]>(
    (sets, { given }) => sets.flatMap((set) => [set, { ...set, [given]: SAMPLE[given] }]),
    [{}],
  );
  const pages = filterSets.map((set) => artifactPageQuery({ organizerId: "0", limit: 1, ...set }));
  return [...pages, artifactsInStateQuery("0", { state: "waiting", limit: 1 })];
}
