import { describe, expect, it } from "vitest";
import { ApiFailure } from "../../../web/base/pages.ts";
import { pollDelayMs } from "../../../web/operate/poll-delay.ts";

const EVERY_MS = 5_000;

const failed = (status: number, retryAfter?: string) =>
  new ApiFailure(
    {},
    new Response(null, { status, headers: retryAfter === undefined ? {} : { "retry-after": retryAfter } }),
  );
const delay = (failures: number, failure?: Error) => pollDelayMs({ everyMs: EVERY_MS, failures, failure });

describe("when to read again", () => {
  it("is after its time, where all went well or there is none", () => {
    expect(delay(0)).toBe(EVERY_MS);
    expect(delay(7, failed(404))).toBe(EVERY_MS);
  });

  it("is ever later while it fails, five minutes at most", () => {
    const offline = new TypeError("Failed to fetch");
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9, 40].map((failures) => delay(failures, offline));
    expect(delays).toEqual([5_000, 5_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000]);
    expect(delay(3, failed(503))).toBe(8_000);
  });

  it("is not before the API wants to be asked", () => {
    expect(delay(1, failed(429, "40"))).toBe(40_000);
    expect(delay(1, failed(503, "2"))).toBe(EVERY_MS);
    expect(delay(1, failed(503, "Wed, 21 Oct 2026 07:28:00 GMT"))).toBe(EVERY_MS);
  });

  it.each([400, 401, 403])("is much later after %i, which the next second does not change", (status) => {
    expect(delay(1, failed(status))).toBe(300_000);
  });
});
