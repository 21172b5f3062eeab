"""Latin filler text."""

from __future__ import annotations

import random

COMMON_P = (
    "Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod tempor incididunt ut labore et dolore "
    "magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo "
    "consequat. Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur. "
    "Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id est laborum."
)
COMMON_WORDS = tuple(COMMON_P.lower().replace(",", "").partition(".")[0].split())
# The classical passage (De finibus 1.10.32) gives the words that random text is made of.
WORDS = tuple(
    dict.fromkeys(
        """
        sed ut perspiciatis unde omnis iste natus error sit voluptatem accusantium doloremque laudantium totam rem
        aperiam eaque ipsa quae ab illo inventore veritatis et quasi architecto beatae vitae dicta sunt explicabo nemo
        enim ipsam quia voluptas aspernatur aut odit fugit consequuntur magni dolores eos qui ratione sequi nesciunt
        neque porro quisquam est dolorem ipsum dolor amet consectetur adipisci velit non numquam eius modi tempora
        incidunt labore dolore magnam aliquam quaerat ad minima veniam quis nostrum exercitationem ullam corporis
        suscipit laboriosam nisi aliquid ex ea commodi consequatur autem vel eum iure reprehenderit in voluptate esse
        quam nihil molestiae illum fugiat quo nulla pariatur at vero accusamus iusto odio dignissimos ducimus
        blanditiis praesentium voluptatum deleniti atque corrupti quos quas molestias excepturi sint occaecati
        cupiditate provident similique culpa officia deserunt mollitia animi id laborum dolorum fuga harum quidem rerum
        facilis expedita distinctio nam libero tempore cum soluta nobis eligendi optio cumque impedit quod maxime
        placeat facere possimus assumenda repellendus temporibus quibusdam officiis debitis necessitatibus saepe
        eveniet voluptates repudiandae recusandae itaque earum hic tenetur a sapiente delectus reiciendis voluptatibus
        maiores alias perferendis doloribus asperiores repellat
        """.split()
    )
)


def sentence() -> str:
    """One to five phrases of random words, with a capital and a full stop or question mark."""
    phrases = [" ".join(random.sample(WORDS, random.randint(3, 12))) for _ in range(random.randint(1, 5))]
    text = ", ".join(phrases)
    return text[0].upper() + text[1:] + random.choice("?.")


def paragraph() -> str:
    """One to four random sentences."""
    return " ".join(sentence() for _ in range(random.randint(1, 4)))


def paragraphs(count: int, common: bool = True) -> list[str]:
    """That many paragraphs; with ``common`` the first is the well-known one."""
    return [COMMON_P if common and number == 0 else paragraph() for number in range(count)]


def words(count: int, common: bool = True) -> str:
    """That many words in a row; with ``common`` they begin with the well-known ones."""
    chosen = list(COMMON_WORDS) if common else []
    missing = count - len(chosen)
    if missing <= 0:
        return " ".join(chosen[:count])
    while missing > 0:
        more = random.sample(WORDS, min(missing, len(WORDS)))
        chosen += more
        missing -= len(more)
    return " ".join(chosen)
