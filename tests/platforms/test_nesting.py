"""Who answers whom in lists of markup that nobody described: by nesting, numbers, depths, and by calling a name."""

from __future__ import annotations

import pytest

from scraper.page import read_page
from scraper.reading import as_json, read

SAID = (
    ("401", None, 1, "Ansgar", "Does anyone still bake with the old starter?"),
    ("402", "401", 2, "Bea", "I do, every Friday, and it has not failed me since spring."),
    ("403", "402", 3, "Cleo", "Mine failed last week."),
    ("404", "401", 2, "Dora", "Not any more."),
    ("405", None, 1, "Ede", "Where can one have some of it?"),
    ("406", "405", 2, "Ansgar", "Write me a letter."),
)
PARTS = '<b class="who">{name}</b> <i>0{place}.05.2012 10:2{place}</i><div class="said"><p>{text}</p></div>'
FLAT = {
    "the number of what is answered": f'<div class="k" id="k{{key}}" data-parent-id="{{parent}}">{PARTS}</div>',
    "the depth in an attribute": f'<div class="k" id="k{{key}}" data-depth="{{depth}}">{PARTS}</div>',
    "the depth as an offset": f'<div class="k col offset-md-{{depth}}" id="k{{key}}">{PARTS}</div>',
}


@pytest.mark.parametrize("item", FLAT.values(), ids=FLAT)
def test_a_flat_list_states_whom_each_answers(item: str) -> None:
    """By what elements are called in no theme alone."""
    assert parents_in("".join(filled(item, place) for place in range(len(SAID)))) == [said[1] for said in SAID]


def test_a_list_in_which_answers_stand_in_what_they_answer_is_read_whole() -> None:
    """Also where more of them stand side by side in one answer than outside of all."""

    def item(place: int) -> str:
        inner = "".join(item(at) for at, said in enumerate(SAID) if said[1] == SAID[place][0])
        return filled(f'<li class="k" id="k{{key}}"><div class="kk">{PARTS}</div>', place) + (
            f'<ul class="inner">{inner}</ul></li>' if inner else "</li>"
        )

    assert parents_in(f"<ul class='all'>{item(0)}{item(4)}</ul>") == [said[1] for said in SAID]


def test_a_link_that_calls_a_name_leads_to_whom_it_answers() -> None:
    """As "@Ada" at the beginning, which stays a part of what is said."""
    item = f'<div class="k" id="k{{key}}">{PARTS}</div>'
    items = [
        filled(item, place).replace("<p>", f'<p>@<a href="#k{said[1]}">{said[3]}</a>: ' if said[1] else "<p>")
        for place, said in enumerate(SAID)
    ]
    assert parents_in("".join(items)) == [said[1] for said in SAID]


def filled(item: str, place: int) -> str:
    """A comment's element."""
    key, parent, depth, name, text = SAID[place]
    return item.format(key=key, parent=parent or 0, depth=depth, name=name, text=text, place=place + 1)


def parents_in(items: str) -> list[str | None]:
    """Whom each answers, on a page with these comments."""
    words = "The starter came with my grandmother in a glass that had held pickles, and it has been fed since that day."
    html = (
        "<html lang='de'><head><title>The old starter</title></head><body><h1>The old starter</h1><p class='by'>Odile "
        f"Pinson, 28.04.2012</p><div class='words'><p>{words}</p><p>{words}</p></div><h3>6 Kommentare</h3>"
        f"<div class='list'>{items}</div><form action='/c'><textarea name='text'></textarea></form></body></html>"
    )
    page = read_page("http://crumbs.example/starter.html", html.encode(), headers=[("content-type", "text/html")])
    comments = as_json(page, read(page))["comments"]
    assert [one["author"] for one in comments] == [said[3] for said in SAID]
    return [one["parent"] for one in comments]
