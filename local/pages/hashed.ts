import { hash } from "node:crypto";

/** With what it is made of in its name: whoever has it under that name need never ask again. */
export function hashed(name: string, content: string): { readonly name: string; readonly content: string } {
  const [stem, ending] = name.split(".");
  return { name: `${stem}.${hash("sha256", content, "hex").slice(0, 16)}.${ending}`, content };
}
