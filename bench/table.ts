// Tables in Markdown.

/** A Markdown table; columns that hold only numbers are aligned right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isNumber = (text: string) => /^[\d.,×<>~ ]+( ?(s|ms|B|KB|MB|GB|µs|%|cores))?$/.test(text);
  const rule = head.map((_, column) => rows.every((row) => isNumber(row[column])) ? "---:" : "---");
  return [head, rule, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** A whole number with thousands separated. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
