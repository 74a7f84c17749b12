import { describe, expect, it } from "vitest";
import { Columns, readingNaming } from "./columns.ts";

function columnsOf(header: string): Columns {
  const columns = Columns.fromHeader(header.split(","));
  if (typeof columns === "string") throw new Error(columns);
  return columns;
}

describe("Columns.fromHeader", () => {
  it("finds the fields of a reading under any of their names, in any order and case", () => {
    const wanted = ["viewCount", "likeCount", "commentCount", "video_id", "timestamp"];
    for (
      const header of [
        "viewCount,likeCount,commentCount,video_id,timestamp",
        "views,likes,comments,id,date",
        "View Count,LIKE_COUNT,comment-count,videoId,DateTime",
        "view_count,like_count,comment_count,Video ID, time ",
        "statistics.viewCount,statistics.likeCount,statistics.commentCount,video,collected_at",
        "Total Views,Total Likes,Total Comments,id,fetched_at",
      ]
    ) expect(columnsOf(header).names).toEqual(wanted);
  });

  it("prefers the better name and keeps the other column under its own", () => {
    expect(columnsOf("id,date,video_id,timestamp,views,likes,comments").names)
      .toEqual(["id", "date", "video_id", "timestamp", "viewCount", "likeCount", "commentCount"]);
  });

  it("names columns without a name by their place", () => {
    expect(columnsOf(",timestamp,video_id,views,likes,comments").names[0]).toBe("column_1");
  });

  it("says what it found and what it wanted when a field is missing", () => {
    expect(Columns.fromHeader(["timestamp", "video_id", "views", "likes"])).toBe(
      'found the columns "timestamp, video_id, views, likes", ' +
        "wanted also commentCount (or commentcount, comments, commentscount, totalcomments, " +
        "statistics.commentcount)",
    );
  });

  it("does without the fields that a file may lack, and says which it has", () => {
    const lacking = { ...readingNaming, required: ["timestamp", "viewCount", "likeCount"] };
    const columns = Columns.fromHeader(["date", "views", "likes"], lacking);
    if (typeof columns === "string") throw new Error(columns);
    expect(columns.names).toEqual(["timestamp", "viewCount", "likeCount"]);
    expect((["timestamp", "video_id", "likeCount", "commentCount"] as const)
      .map((field) => columns.has(field))).toEqual([true, false, true, false]);
    expect(
      Columns.fromHeader(["date", "likes"], { ...lacking, required: ["viewCount", "likeCount"] }),
    )
      .toMatch(/wanted also viewCount \(or viewcount, views, [^)]*\)$/);
  });

  it("takes the columns that a person named, before any by their names", () => {
    const chosen = { viewCount: "id", video_id: "Key" };
    const columns = Columns.fromHeader(["Key", "id", "views", "date"], {
      ...readingNaming,
      chosen,
      required: ["timestamp", "video_id", "viewCount"],
    });
    if (typeof columns === "string") throw new Error(columns);
    expect(columns.names).toEqual(["video_id", "viewCount", "views", "timestamp"]);
    expect(Columns.fromHeader(["date"], { ...readingNaming, chosen }))
      .toBe('found the columns "date", wanted also id for viewCount');
  });

  it("refuses two columns of one name", () => {
    const header = "timestamp,video_id,views,likes,comments,region,region";
    expect(Columns.fromHeader(header.split(","))).toBe('found two columns "region", wanted one');
  });
});

describe("Columns.row", () => {
  const columns = columnsOf("timestamp,video_id,views,likes,comments,published_at,__proto__,rank");

  it("turns numbers in counters and epochs into numbers, and nothing else", () => {
    expect(
      JSON.stringify(columns.row(["1754611200", "0123", " 12", "3e2", "-4.5", "", "x", "007"])),
    ).toBe(
      '{"timestamp":1754611200,"video_id":"0123","viewCount":12,"likeCount":300,' +
        '"commentCount":-4.5,"__proto__":"x","rank":"007"}',
    );
  });

  it("is soon done with cells of many digits that are no numbers after all", () => {
    const digits = "9".repeat(65_000);
    const cells = ["2025-08-08", "a", `${digits}x`, `${digits}.x`, `.${digits}e`];
    for (let time = 0; time < 10; time++) {
      expect(columns.row([...cells, "", "", ""])).toMatchObject({ viewCount: `${digits}x` });
    }
  });

  it("leaves empty cells out, and what is no number as it stands, for the decoder to judge", () => {
    const row = columns.row(["2025-08-08", "a", "", "n/a", "1e999", "20250808", " ", "NaN"]);
    expect(JSON.stringify(row)).toBe(
      '{"timestamp":"2025-08-08","video_id":"a","likeCount":"n/a","commentCount":"1e999",' +
        '"published_at":"20250808","rank":"NaN"}',
    );
  });
});
