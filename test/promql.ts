// For tests: what a PromQL expression names, and whether it is put together as it should be. It knows no
// more of the language than the alert rules and dashboards use.

/** What an expression refers to. */
export interface Reference {
  /** The metrics, without what histograms add to their names. */
  readonly metrics: ReadonlySet<string>;
  /** The labels that it selects or groups by. */
  readonly labels: ReadonlySet<string>;
}

const aggregations = ["sum", "max", "min", "avg", "count"];
const functions = [
  "rate",
  "increase",
  "deriv",
  "histogram_quantile",
  "abs",
  "vector",
  "time",
  "absent",
];
const operators = ["and", "or", "unless"];

const token =
  /\s*(?:(?<text>"(?:[^"\\]|\\.)*")|(?<span>\[(?:\d+[smhd]|\$__rate_interval)\])|(?<number>\d+(?:\.\d+)?)|(?<name>[a-zA-Z_:][\w:]*)|(?<mark>=~|!~|!=|==|<=|>=|[-+*/<>=(){},]))/y;

interface Token {
  readonly kind: string;
  readonly text: string;
}

/** Reads an expression; throws where it is none. */
export function referenceOf(expression: string): Reference {
  const tokens = tokensOf(expression);
  const metrics = new Set<string>();
  const labels = new Set<string>();
  const open: string[] = [];
  tokens.forEach(({ kind, text }, i) => {
    const [before, after] = [tokens[i - 1], tokens[i + 1]];
    if (text === "(") {
      const isGrouping = before?.text === "by" || before?.text === "without";
      open.push(isGrouping ? "labels" : "(");
    } else if (text === "{") {
      if (before?.kind !== "name") throw new Error(`a selection of nothing: ${expression}`);
      open.push("{");
    } else if (text === ")" || text === "}") {
      const last = open.pop();
      const fits = text === "}" ? last === "{" : last === "(" || last === "labels";
      if (!fits) throw new Error(`unbalanced ${text}: ${expression}`);
    } else if (kind === "span" && before?.kind !== "name" && before?.text !== "}") {
      throw new Error(`a time span of nothing: ${expression}`);
    } else if (kind === "name") {
      const inside = open.at(-1);
      if (inside === "{" || inside === "labels") {
        const isCompared = inside === "labels" || ["=", "=~", "!=", "!~"].includes(after?.text);
        if (!isCompared) throw new Error(`${text} selects nothing: ${expression}`);
        labels.add(text);
      } else if (aggregations.includes(text)) {
        if (after?.text !== "(" && after?.text !== "by") throw new Error(`${text} of nothing`);
      } else if (functions.includes(text)) {
        if (after?.text !== "(") throw new Error(`${text} of nothing: ${expression}`);
      } else if (text !== "by" && !operators.includes(text)) {
        if (after?.text === "(") throw new Error(`no function ${text}: ${expression}`);
        metrics.add(text.replace(/_seconds_(bucket|sum|count)$/, "_seconds"));
      }
    }
  });
  if (open.length > 0) throw new Error(`something is left open: ${expression}`);
  return { metrics, labels };
}

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  const text = expression.trim();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const groups = token.exec(text)?.groups;
    if (groups === undefined) throw new Error(`cannot be read from ${at} on: ${expression}`);
    for (const [kind, found] of Object.entries(groups)) {
      if (found !== undefined) tokens.push({ kind, text: found });
    }
  }
  return tokens;
}
