// For tests: whether an environment variable is one that Troupe knows.
import { settingNames, settings } from "../config/table.ts";

const variables = new Set<string>(settingNames.map((name) => settings[name].variable));

/** Whether a variable is that of a setting, or names the file with its value. */
export function isSettingVariable(variable: string): boolean {
  return variables.has(variable) || variables.has(variable.replace(/_FILE$/, ""));
}
