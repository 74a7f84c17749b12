// A program that asks for the addresses it is given, and prints the statuses and texts of the answers.
import process from "node:process";

const answers = await Promise.all(
  process.argv.slice(2).map(async (url) => {
    try {
      const response = await fetch(url);
      return { status: response.status, text: await response.text() };
    } catch {
      return { status: 0, text: "" };
    }
  }),
);
process.stdout.write(JSON.stringify(answers));
