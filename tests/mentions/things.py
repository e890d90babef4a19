"""What is found in an invented paper, in a form that tables can be compared with."""

from kg.document import read
from kg.extract import default_extractor
from kg.mentions import MentionFinder, Thing
from kg.model import Extraction, LocalEntity, Paper
from kg.vocab import default_vocabulary

_FINDER = MentionFinder(default_vocabulary())


def paper(text: str, title: str = "A Study") -> Paper:
    """An invented paper."""
    return Paper(id="paper-invented", title=title, text=text)


def things(text: str, title: str = "A Study") -> dict[str, Thing]:
    """The things of an invented paper by their names."""
    found = _FINDER.find(read(paper(text, title)))
    assert len({thing.name for thing in found}) == len(found), "two things share a name"
    return {thing.name: thing for thing in found}


def extraction(text: str, title: str = "A Study") -> Extraction:
    """What is read in an invented paper."""
    return default_extractor().extract(paper(text, title))


def entities(text: str, title: str = "A Study") -> dict[str, LocalEntity]:
    """The entities of an invented paper by their names."""
    return {entity.name: entity for entity in extraction(text, title).entities}


def surfaces(text: str, name: str, title: str = "A Study") -> list[str]:
    """How one thing stands in a paper, in the order of the text; empty where it does not."""
    entity = entities(text, title).get(name)
    return [mention.text for mention in entity.mentions] if entity else []
