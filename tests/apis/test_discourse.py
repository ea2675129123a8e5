"""A Discourse board asked as a whole: few requests, every word, the ids that its pages give, what changed later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discourse_board import ACTION, WORDS, Board
from loopback import Answer

if TYPE_CHECKING:
    from home import Home
    from loopback import Loopback


def holds(home: Home, board: Board) -> None:
    """The tables have each post of the board with its words, writer, time and what it answers."""
    rows = home.table("comments")
    live = {key: row for key, row in rows.items() if row["state"] != "gone"}
    truth = board.comments()
    assert live.keys() == truth.keys()
    for key, (topic, post) in truth.items():
        row = live[key]
        assert (row["text"], row["author"], row["published"].to_pydatetime()) == (post.words, post.user, post.at), key
        assert row["post_id"].endswith(f":post:{topic}")
        parent = post.replies_to and f"{topic}-{post.replies_to}"
        assert (row["parent_id"] or "").rpartition(":")[2] == (parent or ""), key
    posts = {key: row for key, row in home.table("posts").items() if row["state"] != "gone"}
    assert posts.keys() == {str(number) for number in board.topics}
    for number, topic in board.topics.items():
        assert (posts[str(number)]["title"], posts[str(number)]["text"]) == (topic.title, topic.posts[0].words)


def gaps(home: Home) -> dict[str, str]:
    """Why threads differ from what they declare."""
    return {key: row["gap_reason"] for key, row in home.table("posts").items() if row["gap_reason"]}


def test_a_board_costs_a_request_a_topic_and_its_lists(server: Loopback, home: Home) -> None:
    """65 topics, one of 250 posts and one of 45: front page, three lists, a request each and the rest by hundreds."""
    board = Board()
    for _ in range(249):
        board.says(102, WORDS[1])
    for n in range(44):
        board.says(103, WORDS[2], kind=ACTION if n == 30 else 1)
    board.changes(104, 2, is_hidden=True)
    server.answer = board.answer
    home.new(f"{server.url}/")
    home.crawl()
    assert len(server.take()) == 1 + 3 + 65 + 3 + 1
    holds(home, board)
    assert gaps(home) == {"103": "notices of the board and hidden posts are counted"}


def test_pages_as_evidence_give_the_same_rows(server: Loopback, home: Home) -> None:
    """With evidence page each topic's page is asked for once more, its later pages not; ids are those of the API."""
    board = Board(topics=8)
    for _ in range(30):
        board.says(103, WORDS[1])
    server.answer = board.answer
    home.new(f"{server.url}/", evidence="page")
    home.crawl()
    asked = server.take()
    assert len(asked) == 1 + 1 + 8 + 1 + 8
    assert not [path for path in asked if "?page=" in path]
    holds(home, board)
    assert all(row["visible_on_page"] for key, row in home.table("comments").items() if not key.startswith("103-"))


def test_pages_alone_give_the_same_ids(server: Loopback, home: Home) -> None:
    """A board whose robots.txt keeps its lists closed is read by its pages, every post once and by the same ids."""
    board = Board(topics=8)
    for _ in range(30):
        board.says(103, WORDS[1])
    closed = board.answer("/robots.txt").body + "Disallow: /*.json\n"
    server.answer = lambda target: board.answer(target) if target != "/robots.txt" else Answer(closed)
    home.new(f"{server.url}/", evidence="page")
    home.crawl()
    assert not [path for path in server.take() if ".json" in path]
    assert home.table("comments").keys() == board.comments().keys()


def test_nothing_new_costs_two_requests_and_news_few_more(server: Loopback, home: Home) -> None:
    """A second crawl asks for the latest posts and the list of topics; what they hold is not asked for again."""
    board = Board()
    server.answer = board.answer
    home.new(f"{server.url}/")
    home.crawl()
    server.take()
    home.crawl()
    assert sorted(server.take()) == ["/latest.json?order=activity", "/posts.json"]

    for topic in (101, 130, 150, 150, 107):
        board.says(topic, WORDS[3])
    board.begins(900, "A new knot")
    home.crawl()
    assert len(server.take()) <= 4
    holds(home, board)

    for n in range(70):  # more than the latest posts show at once
        board.says(101 + n % 3, WORDS[n % 5])
    home.crawl()
    assert len(server.take()) <= 4
    holds(home, board)


def test_a_sweep_sees_what_was_edited_hidden_and_taken_away(server: Loopback, home: Home) -> None:
    """A post that says something else is edited, one hidden or removed is gone, as are those of a lost topic."""
    board = Board(topics=12)
    for _ in range(130):
        board.says(103, WORDS[1])
    server.answer = board.answer
    home.new(f"{server.url}/")
    home.crawl()
    before = board.comments()
    board.says(103, WORDS[4])
    home.crawl()
    server.take()
    board.changes(107, 2, words="It was hemp after all.")
    board.changes(107, 3, is_hidden=True)
    board.removes(103, 40)
    lost = {key for key in before if key.startswith("111-")}
    del board.topics[111]
    home.crawl("--sweep")
    assert len(server.take()) <= 1 + 1 + 12 + 2 + 2
    holds(home, board)
    rows = home.table("comments")
    assert rows["107-2"]["state"] == "edited"
    assert {key for key, row in rows.items() if row["state"] == "gone"} == {"107-3", "103-40", *lost}
    assert home.table("posts")["111"]["state"] == "gone"


def test_a_topic_is_searched_for_where_the_board_lets_it(server: Loopback, home: Home) -> None:
    """With a term only the topics that the board's search names are asked for, and they come whole."""
    board = Board(is_searchable=True)
    board.says(130, "Nobody speaks of baggywrinkle here.")
    board.begins(901, "Chafe", "Baggywrinkle is the answer to chafe.")
    server.answer = board.answer
    home.new(f"{server.url}/", "--term", "baggywrinkle", scope="topic")
    home.crawl()
    asked = server.take()
    assert sorted(path for path in asked if path.startswith("/t/")) == ["/t/130.json", "/t/901.json"]
    assert len(asked) <= 5  # without a delay the first list is asked for beside the search
    assert set(home.table("comments")) == {key for key in board.comments() if key.startswith(("130-", "901-"))}
    assert {key for key, row in home.table("posts").items() if row["on_topic"]} == {"130", "901"}


def test_a_search_that_robots_forbids_is_not_asked(server: Loopback, home: Home) -> None:
    """Where robots.txt closes the search, all topics are read and those off the topic lose their words."""
    board = Board(topics=9)
    board.says(103, "Nobody speaks of baggywrinkle here.")
    server.answer = board.answer
    home.new(f"{server.url}/", "--term", "baggywrinkle", scope="topic")
    home.crawl()
    asked = server.take()
    assert not [path for path in asked if path.startswith("/search")]
    assert len(asked) == 1 + 1 + 9
    assert set(home.table("comments")) == {key for key in board.comments() if key.startswith("103-")}
