import * as z from "zod";
import { parseJson } from "./json.ts";

/** What the parameters of several requests have in common. */

const DATE_TIME = "expected an ISO 8601 date-time with a zone, such as 2026-11-01T00:00:00Z";
/** `+02:00` as a form reads it: a plus that is not encoded is a space. */
const ZONE_WITHOUT_PLUS = /\d \d{2}:\d{2}$/;

export const dateTime = z.iso
  .datetime({
    offset: true,
    error: ({ input }) =>
      typeof input === "string" && ZONE_WITHOUT_PLUS.test(input)
        ? `${DATE_TIME}; write the + of a zone as %2B`
        : DATE_TIME,
  })
  .meta({ examples: ["2026-11-01T00:00:00Z"] });

/** A GUID names the same thing in any case, and Graph writes it in lower case; other ids are kept as they are. */
const GUID = /^(?:8:orgid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** A user may be named as Teams itself names one, in the text of its messages and by its own clients: `8:orgid:` and the GUID. */
export function graphIdOf(text: string): string {
  return GUID.exec(text)?.[1]?.toLowerCase() ?? text;
}

const MAX_ID_LENGTH = 512;

/** An id of Graph's. */
export const graphId = z
  .string("expected an id")
  .min(1, "expected an id")
  .max(MAX_ID_LENGTH, `expected at most ${MAX_ID_LENGTH} characters`)
  .transform(graphIdOf);

/** Several, separated by commas, each once; a parameter that is given several times comes as one. */
export function graphIds(max: number) {
  return z.string("expected an id").transform((text, context): readonly string[] => {
    const ids = z.array(graphId).max(max, `expected at most ${max} ids`).safeParse(text.split(","));
    if (ids.success) return [...new Set(ids.data)];
    context.addIssue({ code: "custom", message: ids.error.issues[0]?.message ?? "expected ids" });
    return z.NEVER;
  });
}

/** Well under the 230 seconds after which Azure's load balancer ends a request, and under most clients' own patience. */
const MAX_WAIT_SECONDS = 25;

/** How long somebody waits for news. */
export const waitSeconds = z.preprocess(
  (text) => (/^\d{1,3}$/.test(String(text)) ? Number(text) : text),
  z.int().min(0).max(MAX_WAIT_SECONDS),
);

/** Several of these words, separated by commas, each once. */
export function someOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z
    .string()
    .transform((text) => [...new Set(text.split(",").map((name) => name.trim()))])
    .pipe(z.array(z.enum(words, `expected some of ${words.join(", ")}, comma separated`)).min(1));
}

/** What names the two ends of a time in a request. */
const ENDS = [
  { since: "since", until: "until" },
  { since: "modified_since", until: "modified_until" },
] as const;
type Times = { readonly [Name in (typeof ENDS)[number]["since" | "until"]]?: string | undefined };

/** Of a request for some time. One that is no time itself was told of already, and is neither before nor after. */
export function untilAfterSince(query: Times, context: z.RefinementCtx): void {
  for (const { since, until } of ENDS) {
    const times = z.tuple([dateTime, dateTime]).safeParse([query[since], query[until]]);
    if (!times.success || Date.parse(times.data[0]) < Date.parse(times.data[1])) continue;
    context.addIssue({ code: "custom", path: [until], message: `expected a time after ${since}` });
  }
}

/** For `superRefine`: also where one parameter is wrong already, so that one answer names everything. */
export const ALSO_IF_WRONG = { when: () => true };

/** For `z.strictObject`: what is said of a parameter that the request does not have. */
export const unknownParametersNamed = {
  error: (issue: { readonly code?: string | undefined }) =>
    issue.code === "unrecognized_keys" ? "is not a parameter of this request" : undefined,
};

/** The query of a request that takes none. */
export const noParameters = z.strictObject({}, unknownParametersNamed);

/** How many of something an answer holds: digits alone, since `1e2` and ` 5` are numbers to JavaScript and to few others. */
export function limitUpTo(max: number, usual: number) {
  return anyLimitUpTo(max).default(usual);
}

/** The same where the request need not say, and something else follows from that. */
export function anyLimitUpTo(max: number) {
  const expected = `expected a whole number from 1 to ${max}`;
  const number = z.int(expected).min(1, expected).max(max, expected);
  const digits = (text: unknown) => (/^\d{1,9}$/.test(String(text)) ? Number(text) : text);
  return z.preprocess(digits, number);
}

const BASE64URL = /^[A-Za-z0-9_-]+$/;

/**
 * A cursor of a request, decoded: base64url of JSON, opaque to clients. What is decoded must fit `schema`.
 *
 * @param from where a good one comes from, for the sentence about a bad one
 */
export function jsonCursor<S extends z.ZodType>(schema: S, from: string, maxLength = 8_192) {
  const expected = `expected a cursor from ${from}`;
  return z
    .string(expected)
    .regex(BASE64URL, expected)
    .max(maxLength, expected)
    .transform((text, context): z.output<S> => {
      const parsed = schema.safeParse(parseJson(Buffer.from(text, "base64url").toString("utf8")));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: "custom", message: expected });
      return z.NEVER;
    });
}

export function cursorTextOf(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}
