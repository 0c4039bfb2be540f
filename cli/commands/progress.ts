import { basename } from "node:path";
import { sizeWords } from "../../web/message/words/content-words.ts";
import { bar } from "../text/bar.ts";
import { cut } from "../text/width.ts";
import type { Io } from "./io.ts";

const BAR = 24;

/** One line on standard error that is drawn anew; none where nobody looks. */
export function progressLine({ paint }: Io, path: string) {
  const { stderr } = process;
  const clear = () => {
    if (stderr.isTTY) stderr.write("\r\u001b[K");
  };
  return {
    clear,
    show({ sentBytes, sizeBytes }: { sentBytes: number; sizeBytes: number }) {
      if (!stderr.isTTY) return;
      const share = sentBytes / sizeBytes;
      const text = `${cut(basename(path), 24)}  ${paint("cyan", bar(share, BAR))}  ${Math.floor(share * 100)} % of ${sizeWords(sizeBytes)}`;
      stderr.write(`\r\u001b[K${text}`);
    },
  };
}
