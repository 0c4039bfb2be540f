"""Rows of teamsink's tables by HTTP, as dictionaries or as a pandas DataFrame; positions are kept in a file.

    TEAMSINK=https://… KEY=… python read_tables.py messages members

Databricks, in a cell: one file an answer, for Auto Loader.

    for name in KEYS: save(name, "/Volumes/main/teamsink/landing")
    (spark.readStream.format("cloudFiles").option("cloudFiles.format", "json")
       .load("/Volumes/main/teamsink/landing/messages").writeStream
       .option("checkpointLocation", "/Volumes/main/teamsink/checkpoints/messages")
       .trigger(availableNow=True).toTable("teamsink.messages_rows"))
"""
import hashlib, json, os, pathlib, sys, urllib.parse, urllib.request

KEYS = {"messages": ["conversation_id", "id"], "members": ["parent_id", "member_id"], "teams": ["id"]}

def pages(table, position="beginning"):  # of rows and the position to be kept once they are
    more = True
    while more:
        query = urllib.parse.urlencode({"position": position, "limit": 5000})
        url = f"{os.environ['TEAMSINK']}/api/tables/{table}?{query}"
        with urllib.request.urlopen(urllib.request.Request(url, headers={"x-functions-key": os.environ["KEY"]})) as answer:
            *rows, last = [json.loads(line) for line in answer]  # cut off: no last line, and json or the unpacking fails
        position, more = last["position"], last["hasMore"]
        yield rows, position

def save(table, folder):  # what is new as files of lines, then where it is
    place = pathlib.Path(folder, table)
    place.mkdir(parents=True, exist_ok=True)
    mark = pathlib.Path(folder, f"{table}.position")
    for rows, position in pages(table, mark.read_text() if mark.exists() else "beginning"):
        name = hashlib.sha256(position.encode()).hexdigest()[:16]
        if rows: (place / f"{name}.json").write_text("".join(json.dumps(row) + "\n" for row in rows))
        mark.write_text(position)

def newest(table):
    import pandas as pd
    rows = pd.DataFrame(row for page, _ in pages(table) for row in page)
    return rows.sort_values("row_version").drop_duplicates(KEYS[table], keep="last")

if __name__ == "__main__":
    for name in sys.argv[1:] or KEYS: save(name, "tables")
