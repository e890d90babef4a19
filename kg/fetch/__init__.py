"""Fetching listings from public services, as JSON Lines that ``kg build`` reads. Nothing else here uses the network.

The packages behind it come with the extra ``papers-kg[fetch]``, so that whoever reads files needs no client of the web.
"""

from kg.fetch.listing import Fetched, Page, fetch_listing
from kg.fetch.web import Web

__all__ = ["Fetched", "Page", "Web", "fetch_listing"]
