import { describe, expect, it } from "vitest";
import { formatTraceparent, parseTraceparent, type Tracer, traced } from "../../../shared/base/trace.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

describe("a traceparent", () => {
  it("is read and written as W3C has it", () => {
    const text = `00-${TRACE}-${SPAN}-01`;
    const parsed = parseTraceparent(text);
    expect(parsed).toEqual({ traceId: TRACE, spanId: SPAN, flags: 1 });
    expect(parsed && formatTraceparent(parsed)).toBe(text);
    expect(formatTraceparent({ traceId: TRACE, spanId: SPAN, flags: 0 })).toBe(`00-${TRACE}-${SPAN}-00`);
  });

  it.each([
    ["nothing", undefined],
    ["no header", null],
    ["an empty one", ""],
    ["another version", `01-${TRACE}-${SPAN}-01`],
    ["a trace of zeros", `00-${"0".repeat(32)}-${SPAN}-01`],
    ["a span of zeros", `00-${TRACE}-${"0".repeat(16)}-01`],
    ["upper case", `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ["more behind it", `00-${TRACE}-${SPAN}-01-x`],
    ["a line behind it", `00-${TRACE}-${SPAN}-01\n`],
    ["a short trace", `00-${TRACE.slice(1)}-${SPAN}-01`],
    ["two of them", `00-${TRACE}-${SPAN}-01,00-${TRACE}-${SPAN}-01`],
    ["a large text", "0".repeat(1_000_000)],
  ])("that is %s is none", (_title, text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });
});

describe("work within a span", () => {
  const start = () => ({ name: "a", kind: "internal", attributes: {} }) as const;

  it("is the work alone where there is no tracer: what the span would say is not put together", async () => {
    const started = () => {
      throw new Error("asked for");
    };
    const work = Promise.resolve(7);
    expect(traced(undefined, started, () => work)).toBe(work);
    await expect(traced(undefined, started, async (span) => span.answered(200))).resolves.toBeUndefined();
  });

  it("is handed to the tracer where there is one", async () => {
    const seen: unknown[] = [];
    const tracer: Tracer = {
      during: (given, work) => {
        seen.push(given);
        return work({ answered: (status) => void seen.push(status) });
      },
      traceparent: () => undefined,
      flush: async () => {},
    };
    await traced(tracer, start, async (span) => span.answered(201));
    expect(seen).toEqual([start(), 201]);
  });
});
