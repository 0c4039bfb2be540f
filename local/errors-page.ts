import { ERRORS, type ErrorRow } from "../shared/base/errors/errors.ts";

export const ERRORS_PAGE = "docs/errors.md";

const FAULTS: Readonly<Record<ErrorRow["fault"], { readonly title: string; readonly meaning: string }>> = {
  operator: {
    title: "An operator's to mend",
    meaning:
      "A setting, a permission, a secret, a certificate or a store is not as it must be. It stays until somebody acts.",
  },
  sender: {
    title: "The sender's to mend",
    meaning: "Whoever sent it: a caller of the API, Graph, or somebody who says so. Repeated as it is, it fails again.",
  },
  transient: {
    title: "Nobody's: it passes",
    meaning: "The same thing may succeed later, so the app repeats it by itself, longer each time, for a day.",
  },
  us: {
    title: "Ours: a defect",
    meaning: "Please report it, with the code and the words that stand beside it in the log.",
  },
};

/** The catalogue of errors as a page, by who has to act, so that people find what a code of an answer, a log or health means. */
export function errorsPage(): string {
  const sections = Object.entries(FAULTS).map(([fault, { title, meaning }]) => {
    const rows = Object.entries<ErrorRow>(ERRORS).filter(([, row]) => row.fault === fault);
    const cells = rows.map(([code, row]) => [`\`${code}\``, String(row.status), row.title, row.remedy]);
    return [`## ${title}`, "", meaning, "", ...tableOf(["code", "status", "what happened", "what to do"], cells)].join(
      "\n",
    );
  });
  return `${[HEAD, ...sections].join("\n\n")}\n`;
}

const HEAD = `# Every error, and what to do

Made from [\`shared/base/errors/\`](../shared/base/errors/errors.ts) by \`npm run tables\`; a test holds this page to it. A code never changes its
meaning: alert on it, and switch on it. It stands in \`code\` of an answer (\`application/problem+json\`, RFC 9457), in \`reason\` of a log line, in
the reason of a dead letter, and in \`code\` of a step of [deep health](operate.md). The status is that of an HTTP answer which reports it; 202
for what is posted by Graph, or in its name, and told nothing.`;

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
