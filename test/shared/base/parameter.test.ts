import { describe, expect, it } from "vitest";
import * as z from "zod";
import { ALSO_IF_WRONG, dateTime, untilAfterSince } from "../../../shared/base/parameter.ts";

const times = z
  .object({ since: dateTime.optional(), until: dateTime.optional() })
  .superRefine(untilAfterSince, ALSO_IF_WRONG);

function complaintsOf(query: object): string[] {
  return (times.safeParse(query).error?.issues ?? []).map(
    ({ path, message }) => `${path.join(".")}: ${message.split(",")[0]}`,
  );
}

const [EARLIER, LATER] = ["2026-11-01T00:00:00Z", "2026-11-01T02:00:00+01:00"];
const NO_DATE = "expected an ISO 8601 date-time with a zone";
const NOT_AFTER = "until: expected a time after since";

describe("since and until of a request", () => {
  it.each([
    { query: {}, told: [] },
    { query: { until: EARLIER }, told: [] },
    { query: { since: EARLIER, until: LATER }, told: [] },
    { query: { since: LATER, until: EARLIER }, told: [NOT_AFTER] },
    { query: { since: EARLIER, until: EARLIER }, told: [NOT_AFTER] },
    { query: { since: "yesterday", until: EARLIER }, told: [`since: ${NO_DATE}`] },
    { query: { since: EARLIER, until: "1" }, told: [`until: ${NO_DATE}`] },
    { query: { since: "yesterday", until: "1" }, told: [`since: ${NO_DATE}`, `until: ${NO_DATE}`] },
  ])("$query", ({ query, told }) => {
    expect(complaintsOf(query)).toEqual(told);
  });
});
