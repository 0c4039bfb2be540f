import { describe, expect, it } from "vitest";
import { toStoreError } from "../../../shared/azure/cosmos-errors.ts";
import { errorRow, TeamsinkError } from "../../../shared/base/errors/errors.ts";

describe("toStoreError", () => {
  it.each([401, 403, 404, 408, 410, 429, 449, 500, 503, "ECONNREFUSED", "TimeoutError", undefined])(
    "%s is store-unavailable",
    (code) => {
      const cause = Object.assign(new Error("secret words"), { code });
      const error = toStoreError(cause, "write");
      expect(error).toMatchObject({ code: "store-unavailable", cause, retryAfterMs: undefined });
      expect(error.message).not.toContain("secret words");
    },
  );

  it.each([400, 413])("%i is a document that will never be taken", (code) => {
    expect(toStoreError(Object.assign(new Error(""), { code }), "write").code).toBe("document-refused");
  });

  it("a 403 of a logical partition at its limit is not one of a role that is missing", () => {
    const full = Object.assign(new Error(""), { code: 403, substatus: 1014 });
    expect(toStoreError(full, "write").code).toBe("partition-full");
    expect(errorRow(toStoreError(full, "write").code).fault).not.toBe("transient");
    expect(toStoreError({ code: 403, substatus: 5_300 }, "write").code).toBe("store-unavailable");
  });

  it("a question that is refused is no document", () => {
    expect(toStoreError(Object.assign(new Error(""), { code: 400 }), "read").code).toBe("internal-error");
  });

  it("keeps how long to wait", () => {
    expect(toStoreError({ code: 429, retryAfterInMs: 1_250 }, "read").retryAfterMs).toBe(1_250);
  });

  it("leaves our own errors as they are", () => {
    const own = new TeamsinkError("secret-unavailable");
    expect(toStoreError(own, "read")).toBe(own);
  });
});
