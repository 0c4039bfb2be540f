import * as z from "zod";

/** What the parameters of several requests have in common. */

export const dateTime = z.iso
  .datetime({ offset: true, error: "expected an ISO 8601 date-time with a zone, such as 2026-11-01T00:00:00Z" })
  .meta({ examples: ["2026-11-01T00:00:00Z"] });

/** For `z.strictObject`: what is said of a parameter that the request does not have. */
export const unknownParametersNamed = {
  error: (issue: { readonly code?: string | undefined }) =>
    issue.code === "unrecognized_keys" ? "is not a parameter of this request" : undefined,
};
