import * as z from "zod";
import { parseJson } from "./json.ts";

/** What the parameters of several requests have in common. */

export const dateTime = z.iso
  .datetime({ offset: true, error: "expected an ISO 8601 date-time with a zone, such as 2026-11-01T00:00:00Z" })
  .meta({ examples: ["2026-11-01T00:00:00Z"] });

/** For `z.strictObject`: what is said of a parameter that the request does not have. */
export const unknownParametersNamed = {
  error: (issue: { readonly code?: string | undefined }) =>
    issue.code === "unrecognized_keys" ? "is not a parameter of this request" : undefined,
};

/** How many of something an answer holds. */
export function limitUpTo(max: number) {
  const expected = `expected a whole number from 1 to ${max}`;
  return z.coerce.number(expected).int(expected).min(1, expected).max(max, expected);
}

/**
 * A cursor of a request, decoded: base64url of JSON, opaque to clients. What is decoded must fit `schema`.
 *
 * @param from where a good one comes from, for the sentence about a bad one
 */
export function jsonCursor<S extends z.ZodType>(schema: S, from: string, maxLength = 8_192) {
  const expected = `expected a cursor from ${from}`;
  return z
    .string(expected)
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
