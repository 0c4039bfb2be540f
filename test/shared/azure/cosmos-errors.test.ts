import { describe, expect, it } from "vitest";
import { toStoreError } from "../../../shared/azure/cosmos-errors.ts";
import { errorRow, TeamsinkError } from "../../../shared/base/errors/errors.ts";
import { isTransient } from "../../../shared/base/errors/transient.ts";

describe("toStoreError", () => {
  it.each([408, 410, 429, 449, 500, 503, "ECONNREFUSED", "TimeoutError", undefined])(
    "%s is store-unavailable",
    (code) => {
      const cause = Object.assign(new Error("secret words"), { code });
      const error = toStoreError(cause, "write");
      expect(error).toMatchObject({ code: "store-unavailable", cause, retryAfterMs: undefined });
      expect(error.message).not.toContain("secret words");
    },
  );

  it.each([
    { of: { code: 401 }, is: "cosmos-forbidden" },
    { of: { code: 403, substatus: 5300 }, is: "cosmos-forbidden" },
    { of: { code: 403, substatus: 1014 }, is: "cosmos-partition-full" },
    { of: { code: 404, substatus: 1003 }, is: "cosmos-not-provisioned" },
    { of: { code: "ENOTFOUND" }, is: "host-unknown" },
    { of: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }, is: "tls-untrusted" },
    { of: { name: "CredentialUnavailableError" }, is: "identity-missing" },
    { of: { name: "AuthenticationError", message: "AADSTS7000215: secret words" }, is: "identity-refused" },
  ])("$of is the operator's: $is", ({ of, is }) => {
    const error = toStoreError(Object.assign(new Error("secret words"), of), "write");
    expect(error).toMatchObject({ code: is });
    expect(errorRow(error.code).fault).toBe("operator");
    expect(error.message).not.toContain("secret words");
  });

  it.each([400, 413])("%i is a document that will never be taken", (code) => {
    expect(toStoreError(Object.assign(new Error(""), { code }), "write").code).toBe("document-refused");
  });

  it("a 403 of a logical partition at its limit is not repeated, as one of a role that is missing is", () => {
    expect([{ code: 403, substatus: 1014 }, { code: 403 }].map((of) => isTransient(toStoreError(of, "write")))).toEqual(
      [false, true],
    );
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
