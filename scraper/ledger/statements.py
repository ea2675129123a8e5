"""What the ledger says to SQLite."""

from scraper.ledger.rows import AT_ARCHIVE, LISTED, OFF_TOPIC, WHOLE

URL_COLUMNS = "id, url, kind, state, reason, hops, tries, not_before, etag, last_modified, last_status, last_outcome"
# What a run asks for: of the live web, or of a web archive. Neither touches what the other has pending.
OWN = {"live": f"priority < {AT_ARCHIVE}", "wayback": f"priority >= {AT_ARCHIVE}"}
PENDING = f"""
SELECT {URL_COLUMNS} FROM urls INDEXED BY urls_pending
WHERE state = 'pending' AND {{own}} AND COALESCE(not_before, 0) <= ? ORDER BY priority, id LIMIT ?"""
# One that may be asked for at once is found soon, the earliest of many that wait not.
NEXT_READY = """
SELECT COALESCE((SELECT 0 FROM urls INDEXED BY urls_pending WHERE state = 'pending' AND {own} AND not_before IS NULL
LIMIT 1), (SELECT MIN(not_before) FROM urls INDEXED BY urls_pending WHERE state = 'pending' AND {own}))"""
ROW = f"SELECT {URL_COLUMNS} FROM urls WHERE url = ?"
# The newest is what was entered last: a clock that was set back gives what came later an earlier time.
NEWEST_BODY = """
WHERE url = ? AND revisit_of IS NULL AND http_status = 200 AND source = 'live' ORDER BY rowid DESC LIMIT 1"""
PAGES_BEFORE = """
WHERE url = ? AND fetched_at < ? AND revisit_of IS NULL AND http_status = 200 AND source != 'import'
ORDER BY fetched_at DESC LIMIT ?"""
ANSWERED_LAST = """
SELECT url FROM captures WHERE source = 'live' AND http_status = 200 AND kind != 'robots' ORDER BY rowid DESC LIMIT 1"""
ANSWERED_AT = "SELECT fetched_at FROM captures WHERE source = 'live' ORDER BY rowid DESC LIMIT 1"
IS_LIVE = "EXISTS (SELECT 1 FROM captures WHERE captures.url = urls.url AND source = 'live')"
_ANEW = ", ".join("'" + reason.replace("'", "''") + "'" for reason in (OFF_TOPIC, WHOLE))
# An address known already is only raised: to a better kind while it waits, back from what a listing made needless, or
# from what was only ever imported, for a crawl that meets it has not asked; a page of comments that was needless when
# its thread is captured once more. One that waits is refused where the site
# now says that it is protected.
DISCOVER = f"""
INSERT INTO urls (url, kind, state, reason, priority, hops, found_on, discovered_at, run_id) VALUES (?,?,?,?,?,?,?,?,?)
ON CONFLICT (url) DO UPDATE
SET state = excluded.state, reason = excluded.reason, kind = excluded.kind, priority = excluded.priority
WHERE excluded.reason = 'protected' AND urls.state = 'pending' AND NOT urls.captured AND urls.kind != 'seed'
    OR excluded.state = 'pending' AND (urls.state = 'refused' AND urls.reason = '{LISTED}'
    OR urls.state = 'refused' AND urls.kind = 'comments' AND urls.reason IN ({_ANEW})
    OR urls.state = 'pending' AND urls.priority > excluded.priority AND urls.kind != 'seed'
    OR urls.state = 'captured' AND urls.priority < {AT_ARCHIVE} AND NOT {IS_LIVE})"""
CAPTURED = """
UPDATE urls SET state = 'captured', reason = NULL, captured = captured + 1, tries = 0, not_before = NULL,
last_attempt = ?, last_status = ?, last_outcome = 'captured' WHERE id = ?"""
VALIDATORS = "UPDATE urls SET etag = ?, last_modified = ? WHERE id = ?"
ENDED = """
UPDATE urls SET state = CASE WHEN captured THEN 'captured' ELSE ? END, reason = CASE WHEN captured THEN NULL ELSE ? END,
tries = 0, not_before = NULL WHERE id = ?"""
TAKE_UP = "UPDATE urls SET state = 'pending', reason = NULL, tries = 0, not_before = NULL"
REOPEN = f"{TAKE_UP} WHERE state = 'refused' AND reason = ?"
FAIL_PENDING = """
UPDATE urls SET last_outcome = ?, state = CASE WHEN captured THEN 'captured' ELSE 'failed' END,
reason = CASE WHEN captured THEN NULL ELSE ? END, tries = 0, not_before = NULL WHERE state = 'pending' AND {own}"""
REFUSE_LISTED = """
UPDATE urls SET state = CASE WHEN captured THEN 'captured' ELSE 'refused' END,
reason = CASE WHEN captured THEN NULL ELSE ? END
WHERE id = ?"""
# Due again: what answered to a crawl, what failed, and what was forbidden or protected, for that may have changed.
# What was only ever imported is nothing to ask for, and what an archive holds never changes: its index alone does.
MARK_DUE = f"""
UPDATE urls SET state = 'pending', reason = NULL, tries = 0, not_before = NULL, run_id = ?
WHERE {{own}} AND (state = 'failed'
   OR state = 'captured' AND {IS_LIVE} AND kind NOT IN (SELECT value FROM json_each(?))
   OR state = 'refused' AND (reason LIKE 'robots.txt%' OR reason LIKE 'address%' OR reason = 'protected'))"""
WITH_BODY = """
SELECT id, url FROM urls WHERE state = 'captured' AND EXISTS (SELECT 1 FROM captures
    WHERE captures.url = urls.url AND revisit_of IS NULL AND http_status = 200 AND source = 'live')"""
LED_ON = """
SELECT 1 FROM urls JOIN urls AS source ON source.id = urls.found_on
WHERE source.id = ? AND urls.kind = source.kind AND urls.state = 'captured' AND urls.last_status < 400 LIMIT 1
"""
THREADS_MET = """
SELECT urls.url FROM urls JOIN urls AS source ON source.id = urls.found_on
WHERE urls.kind IN ('thread', 'page') AND source.kind != 'sitemap'"""
OWES = "SELECT 1 FROM urls INDEXED BY urls_pending WHERE state = 'pending' AND {own} AND priority <= ? LIMIT 1"
# From a page of comments up to what it was met on, the highest first: a thread, or a board or front page, which lead to
# many.
BEHIND = """
WITH RECURSIVE up (id, url, kind, found_on, steps) AS (
    SELECT id, url, kind, found_on, 0 FROM urls WHERE id = ?
    UNION ALL SELECT urls.id, urls.url, urls.kind, urls.found_on, steps + 1 FROM urls JOIN up ON urls.id = up.found_on
    WHERE up.kind IN ('comments', 'lacking') AND steps < 1000)
SELECT url, id, kind FROM up ORDER BY steps DESC LIMIT 2"""
THREAD_AT = "SELECT url, id FROM urls WHERE url = ? AND (kind = 'thread' OR ? AND kind IN ('seed', 'page'))"
# Threads, an API's answers of them, their pages of comments and what leads to them, each with its last look that was
# answered (a try that was not says nothing) and the last time that it said something new; for one that was only ever
# denied, its first look. What is gone (404, 410) a sweep looks for.
LOOKED = f"""
SELECT id, url, kind, (SELECT MAX(fetched_at) FROM captures WHERE captures.url = urls.url AND source = 'live'),
last_modified, (SELECT COALESCE(MAX(CASE WHEN revisit_of IS NULL AND http_status < 400 THEN fetched_at END),
    MIN(fetched_at)) FROM captures WHERE captures.url = urls.url AND source = 'live')
FROM urls WHERE state = 'captured' AND kind IN ('api', 'thread', 'comments', 'page', 'archive')
AND last_status NOT IN (404, 410) AND {IS_LIVE}"""
