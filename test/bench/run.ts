import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { flag, runCommand, type ValuesOf, valued } from "../../local/command-line.ts";
import { ensureBundle } from "../../local/ensure-bundle.ts";
import type { ColdStartFigures } from "./cold-start-bench.ts";
import type { HostFigures } from "./host/host-bench.ts";
import type { HeapFigures, IngestFigures } from "./ingest-bench.ts";

/** A checkout, as far as its bundle needs one. */
const folder = z
  .string()
  .refine((path) => existsSync(join(path, "local/build.ts")), { error: "expected the folder of another checkout" });

const COMMAND = {
  invocation: "npm run bench --",
  about: `Measures, and asserts nothing but --search: it exits 0 whatever the figures. What is aimed at is in brackets.

  ingest      notifications a second of CPU time through everything that receiving does but the network (parsing, tokens,
              admission, opening, queue encoding), in posts of 1, 10 and 50 items, beside bare RSA decryptions of 2,048 bits
              in the same run [their ratio on one core: at least 0.80, 0.88 and 0.88; with a token never seen in every
              post 0.68, 0.84 and 0.87]
  host        the built bundle in a worker process, Azure's services canned:
                cpu               CPU time of a message, from the post to the stored document, beside that of an older
                                  commit's bundle with --baseline
                cores             items acknowledged a second by two cores and by one, where there are two; and what two
                                  would give if the posting took nothing of them, by CPU time [at least 1.5 times]
                acknowledgements  milliseconds until a post of ten is acknowledged, at four fifths of the capacity
                                  [none over 2.9 s]
  coldStart   milliseconds to load the built bundle, beside @azure/functions alone [at most 2.2 times]
  heap        MB after 10,000 and after 100,000 notifications [grows by at most 32]`,
  options: {
    backfill: flag(
      "instead: a whole tenant read from nothing on a simulated clock by one and by eight instances, and by a naive " +
        "reader: requests to Graph for every 1,000 messages, share of what Graph allows [at least 0.95], share refused",
    ),
    history: flag(
      "instead: three years of 200 people, 300,000 messages, read by backfills whose instance is killed every half " +
        "minute: requests for every 1,000 messages beside those of a naive reader, pages read twice",
    ),
    search: flag(
      "instead: 1,000,000 messages of many languages in the embedded index of the search: milliseconds of a person's search " +
        "beside those of bare FTS5 over the same words; exits 1 where the 95th percentile is over 1.5 times as long",
    ),
    json: flag("one line of JSON instead of the table"),
    baseline: valued(
      "DIR",
      folder.optional(),
      "a checkout of another commit, its dependencies installed: its bundle is built there and driven in turns",
    ),
    quick: flag("few rounds: shows that it runs, the figures mean nothing"),
  },
  more: "For one core on Linux: taskset -c 0 npm run bench",
};

interface Figures {
  readonly ingest: IngestFigures;
  readonly host: HostFigures;
  readonly coldStart: ColdStartFigures;
  readonly heap: HeapFigures;
}

async function measure({ quick, baseline }: ValuesOf<typeof COMMAND.options>): Promise<Figures> {
  const { benchColdStart } = await import("./cold-start-bench.ts");
  const { benchHost } = await import("./host/host-bench.ts");
  const { benchHeap, benchIngest } = await import("./ingest-bench.ts");
  await ensureBundle();
  if (!quick) {
    return {
      coldStart: await benchColdStart(),
      ingest: await benchIngest(),
      heap: await benchHeap(),
      host: await benchHost(baseline),
    };
  }
  return {
    coldStart: await benchColdStart({ rounds: 1 }),
    ingest: await benchIngest({ warmUpRounds: 1, itemsPerRound: 50, rounds: 1 }),
    heap: await benchHeap({ first: 100, second: 200 }),
    host: await benchHost(baseline, {
      warmUpRounds: 1,
      rounds: 1,
      messagesPerRound: 20,
      capacityMs: 200,
      acknowledgeMs: 300,
    }),
  };
}

function toJson({ ingest, host, coldStart, heap }: Figures): object {
  const bySize = (figureOf: (batch: IngestFigures["batches"][number]) => number) =>
    Object.fromEntries(ingest.batches.map((batch) => [batch.size, figureOf(batch)]));
  const { bundleMs, functionsMs, ratio } = coldStart;
  const { cpu, cores, acknowledgements } = host;
  return {
    ingest: {
      perSecond: bySize(({ perSecond }) => Math.round(perSecond)),
      ratio: bySize((batch) => rounded(batch.ratio)),
      freshTokenRatio: bySize(({ freshTokenRatio }) => rounded(freshTokenRatio)),
    },
    rsa: { perSecond: Math.round(ingest.rsaPerSecond) },
    host: {
      cpu: {
        usPerMessage: Math.round(cpu.usPerMessage),
        ...(cpu.baseline && {
          baselineUsPerMessage: Math.round(cpu.baseline.usPerMessage),
          saved: rounded(cpu.baseline.saved),
        }),
      },
      cores: cores ? allRounded(cores) : null,
      acknowledgements: allRounded(acknowledgements),
    },
    coldStart: { bundleMs: rounded(bundleMs), functionsMs: rounded(functionsMs), ratio: rounded(ratio) },
    heap: {
      after10000Mb: rounded(heap.after10kMiB),
      after100000Mb: rounded(heap.after100kMiB),
      growthMb: rounded(heap.growthMiB),
    },
  };
}

function allRounded(figures: object): object {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(Number(value))]));
}

function toTable({ ingest, host, coldStart, heap }: Figures): string {
  const rows = ingest.batches.map(({ size, ...batch }) => [
    `ingest, posts of ${size}`,
    `${Math.round(batch.perSecond)}/s`,
    `${batch.ratio.toFixed(2)} of bare RSA; ${batch.freshTokenRatio.toFixed(2)} with a new token in every post`,
  ]);
  rows.push(
    ["bare RSA, 2,048 bits", `${Math.round(ingest.rsaPerSecond)}/s`, ""],
    ...hostRows(host),
    [
      `cold start, ${coldStart.functions} functions`,
      `${coldStart.bundleMs.toFixed(1)} ms`,
      `${coldStart.ratio.toFixed(2)} times @azure/functions alone (${coldStart.functionsMs.toFixed(1)} ms)`,
    ],
    ["heap after 10,000", `${heap.after10kMiB.toFixed(1)} MB`, ""],
    ["heap after 100,000", `${heap.after100kMiB.toFixed(1)} MB`, `${heap.growthMiB.toFixed(1)} MB more`],
  );
  return rows
    .map(([what = "", figure = "", note = ""]) => `${what.padEnd(26)}${figure.padStart(10)}  ${note}`)
    .join("\n");
}

function hostRows({ cpu, cores, acknowledgements: acks }: HostFigures): string[][] {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const beside = cpu.baseline
    ? `${percent(cpu.baseline.saved)} under the baseline's ${Math.round(cpu.baseline.usPerMessage)} µs`
    : "";
  const both = cores
    ? `${cores.ratio.toFixed(2)} times the ${Math.round(cores.onePerSecond)}/s of one, ${cores.cpuRatio.toFixed(2)} by CPU time`
    : "there is but one here";
  const slowest = `p99 ${acks.p99Ms.toFixed(0)} ms, slowest ${acks.maxMs.toFixed(0)} ms, ${acks.late} of ${acks.posts} late`;
  return [
    ["CPU of a message", `${Math.round(cpu.usPerMessage)} µs`, beside],
    ["two cores", cores ? `${Math.round(cores.twoPerSecond)}/s` : "", both],
    [
      "acknowledged, half in",
      `${acks.p50Ms.toFixed(0)} ms`,
      `${slowest}, at ${Math.round(acks.itemsPerSecond)} items a second`,
    ],
  ];
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

// Each measurement is loaded once it is asked for: `--help` does not wait for the product.
await runCommand(COMMAND, async (values) => {
  const { backfill, history, search, quick, json } = values;
  if (search) {
    const { reportSearch } = await import("./search-report.ts");
    const { text, isWithinBounds } = await reportSearch({ isQuick: quick, asJson: json });
    console.log(text);
    return isWithinBounds ? 0 : 1;
  }
  if (history) {
    const { reportHistory } = await import("./history-report.ts");
    console.log(await reportHistory({ isQuick: quick, asJson: json }));
    return 0;
  }
  if (backfill) {
    const { reportBackfill } = await import("./backfill-report.ts");
    console.log(await reportBackfill({ isQuick: quick, asJson: json }));
    return 0;
  }
  const figures = await measure(values);
  console.log(json ? JSON.stringify(toJson(figures)) : toTable(figures));
  return 0;
});
