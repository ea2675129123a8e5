"""The date found among other words of a line."""

import pytest

from scraper.date_part import dated_part, without_date


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("Posted: Sat May 03, 2009 9:12 pm Post subject: Re: Tea at 10:00", "Sat May 03, 2009 9:12 pm"),
        ("Verfasst am: 04 Mai 2008 21:12 Titel: Tee", "04 Mai 2008 21:12"),
        ("Posté le: Dim 04 Mai 2008, 21:12 Sujet du message: Thé", "Dim 04 Mai 2008, 21:12"),
        ("« Reply #12 on: May 03, 2009, 09:12:01 pm »", "May 03, 2009, 09:12:01 pm"),
        ("« Last at 9 » Today at 10:15:00 am »", "Today at 10:15:00 am"),
        ("Сегодня в 10:15", "Сегодня в 10:15"),
        ("Добавлено: Вс май 04, 2008 9:12 pm Заголовок: чай", "Вс май 04, 2008 9:12 pm"),
        ("Lähetetty: Su 04 Touko, 2008 21:12 Viestin otsikko", "Su 04 Touko, 2008 21:12"),
        ("Napsal: čtv črc 03, 2008 21:12", "čtv črc 03, 2008 21:12"),
        ("written at 9:12 pm on 3 May 2009", "9:12 pm on 3 May 2009"),
        ("am 3. Mai 2009 um 21:12 Uhr (GMT+2)", "3. Mai 2009 um 21:12 Uhr (GMT+2)"),
        ("05-04-2014, 10:15 AM (modified: 05-05-2014, 09:12 AM by Bo)", "05-04-2014, 10:15 AM"),
        ("Dec. 8, 2009, 3:01 p.m.", "Dec. 8, 2009, 3:01 p.m."),
        ("on Dec. 8, 2009, noon", "Dec. 8, 2009, noon"),
        ("Wysłany: ndz maja 04, 2008 9:12 pm", "ndz maja 04, 2008 9:12 pm"),
        ("3 years ago by Ada", "3 years ago"),
        ("Ada at home", None),
    ],
)
def test_date_is_cut_out_of_its_line(line: str, part: str | None) -> None:
    """Labels, subjects and other times of a line are no part of its date."""
    assert dated_part(line) == part


def test_what_is_left_without_a_date() -> None:
    """The words beside a day and its time, None where no day stands there."""
    assert without_date("Ada, 3 May 2009 at 9 pm") == "Ada, | at"
    assert without_date("Ada") is None
