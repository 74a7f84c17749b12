// A program of the build: makes the database that the single file starts with, in the folder named.
import process from "node:process";
import { openDatabase } from "../../db/database.ts";
import { migrate } from "../../db/migrate.ts";

const database = await openDatabase({ folder: process.argv[2] });
await migrate(database);
await database.tidy();
await database.close();
