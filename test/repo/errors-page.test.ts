import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ERRORS_PAGE, errorsPage } from "../../local/errors-page.ts";
import { ERRORS } from "../../shared/base/errors/errors.ts";

const page = readFileSync(ERRORS_PAGE, "utf8");

describe("the page of errors", () => {
  it("is the catalogue: run `npm run tables` when this fails", () => {
    expect(errorsPage()).toBe(page);
  });

  it("has each code once, with its status and its remedy", () => {
    const rows = page.split("\n").filter((line) => line.startsWith("| `"));
    const named = rows.map((row) => /^\| `([a-z-]+)` \| (\d{3}) \|/.exec(row)?.slice(1));
    const codes = Object.entries(ERRORS).map(([code, { status }]) => [code, String(status)]);
    expect(named.toSorted()).toEqual(codes.toSorted());
    const withRemedy = Object.entries(ERRORS).filter(([code, { remedy }]) =>
      rows.some((row) => row.includes(`\`${code}\``) && row.includes(remedy)),
    );
    expect(withRemedy).toHaveLength(codes.length);
  });
});
