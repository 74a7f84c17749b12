// Types of columns that several tables have.
import { bigint, customType, doublePrecision, timestamp } from "drizzle-orm/pg-core";

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
});

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
export const whole = (name: string) => bigint(name, { mode: "number" });
export const real = (name: string) => doublePrecision(name);

/** Numbers of which some may be unknown: null in the database, NaN in JavaScript. */
export const numbers = customType<{ data: number[]; driverData: (number | null)[] }>({
  dataType: () => "double precision[]",
  fromDriver: (values) => values.map((value) => value ?? NaN),
});

/** A text in the order of its bytes whatever the database's collation: a prefix is a range. */
export const label = customType<{ data: string; driverData: string }>({
  dataType: () => 'text collate "C"',
});
